import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

/** What is wrong with a specification, said with the place where it is wrong. */
export class SpecError extends Error {
  constructor(where, message) {
    super(`${where}: ${message}`);
    this.name = 'SpecError';
  }
}

/**
 * Reads `openapi.yaml`, `asyncapi.yaml` and `schemas/*.yaml` of a folder. Each file of schemas is a map of schemas by name, and a group: targets
 * put a group's types side by side. References to such files become `#/components/schemas/Name`, so both documents are complete in themselves.
 *
 * @returns {{openapi: object, asyncapi: object, schemas: Map<string, {group: string, schema: object}>}}
 */
export function readSpecs(folder) {
  const schemas = readSchemas(join(folder, 'schemas'));
  const openapi = readYaml(join(folder, 'openapi.yaml'));
  const asyncapi = readYaml(join(folder, 'asyncapi.yaml'));
  return {
    openapi: selfContained(openapi, 'openapi.yaml', schemas),
    asyncapi: selfContained(asyncapi, 'asyncapi.yaml', schemas),
    schemas,
  };
}

function readYaml(path) {
  return parse(readFileSync(path, 'utf8'));
}

function readSchemas(folder) {
  const schemas = new Map();
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  for (const file of files.sort()) {
    for (const [name, schema] of Object.entries(readYaml(join(folder, file)))) {
      if (schemas.has(name)) {
        throw new SpecError(`schemas/${file}`, `there is a second schema ${name}, in ${schemas.get(name).group}.yaml`);
      }
      const group = basename(file, '.yaml');
      schemas.set(name, { group, schema: localRefs(schema, `schemas/${file}`, (ref) => ref) });
    }
  }
  for (const [name, { group, schema }] of schemas) {
    for (const ref of refsOf(schema)) {
      deref({ components: { schemas: plain(schemas) } }, ref, `schemas/${group}.yaml#/${name}`);
    }
  }
  return schemas;
}

function plain(schemas) {
  return Object.fromEntries([...schemas].map(([name, { schema }]) => [name, schema]));
}

/** A copy in which references to schema files point at `#/components/schemas`. */
function localRefs(value, where, onRef) {
  if (Array.isArray(value)) {
    return value.map((item) => localRefs(item, where, onRef));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (typeof value.$ref === 'string') {
    return { ...value, $ref: onRef(localRef(value.$ref, where)) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, localRefs(item, where, onRef)]));
}

function localRef(ref, where) {
  const [file, pointer] = ref.split('#');
  if (where.startsWith('schemas/')) {
    return `#/components/schemas${pointer}`;
  }
  return file === '' ? ref : `#/components/schemas${pointer}`;
}

/** The document with all schemas that it needs under `components.schemas`, ordered as in their files. */
function selfContained(document, where, schemas) {
  const copy = localRefs(document, where, (ref) => ref);
  const needed = new Set();
  const pending = refsOf(copy);
  while (pending.length > 0) {
    const name = schemaName(pending.pop());
    if (name !== undefined && !needed.has(name)) {
      if (!schemas.has(name)) {
        throw new SpecError(where, `there is no schema ${name}`);
      }
      needed.add(name);
      pending.push(...refsOf(schemas.get(name).schema));
    }
  }
  const used = [...schemas].filter(([name]) => needed.has(name)).map(([name, { schema }]) => [name, schema]);
  copy.components = { ...copy.components, schemas: Object.fromEntries(used) };
  for (const ref of refsOf(copy)) {
    deref(copy, ref, where);
  }
  return copy;
}

/** The name of the schema that a reference leads to, or into; undefined if it leads elsewhere. */
export function schemaName(ref) {
  return /^#\/components\/schemas\/([^/]+)/.exec(ref)?.[1];
}

/** All references in a value. */
export function refsOf(value) {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' && typeof item === 'string' ? [item] : refsOf(item),
  );
}

/** What a local reference points at. */
export function deref(document, ref, where) {
  const steps = ref.replace(/^#\//, '').split('/');
  let value = document;
  for (const step of steps) {
    value = value?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  if (!ref.startsWith('#/') || value === undefined) {
    throw new SpecError(where, `nothing is at ${ref}`);
  }
  return typeof value?.$ref === 'string' ? deref(document, value.$ref, where) : value;
}
