import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';

/**
 * Holds every example of the bundled specifications in a folder against the schema that it stands in: those of schemas and of their properties,
 * and those of parameters and headers. An example may not have a field that no schema names, unless the schema takes any.
 */
const [folder] = process.argv.slice(2);
const { components } = JSON.parse(readFileSync(join(folder, 'schemas.json'), 'utf8'));
const openapi = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { int32: true, int64: true, double: true } });
ajv.addSchema({ $id: 'specs', components }, 'specs');

let checked = 0;
let wrong = 0;
for (const [name, schema] of Object.entries(components.schemas)) {
  checkAll(schema.examples ?? [], `specs#/components/schemas/${name}`, name);
  (schema.examples ?? []).forEach((example, index) =>
    unnamed(schema, example, `${name}/examples/${index}`).forEach(complain),
  );
  for (const [property, { examples = [], default: fallback }] of Object.entries(schema.properties ?? {})) {
    const values = fallback === undefined ? examples : [...examples, fallback];
    checkAll(values, `specs#/components/schemas/${name}/properties/${property}`, `${name}.${property}`);
  }
}
for (const [name, { example, schema }] of Object.entries(openapi.components.headers)) {
  checkInline(schema, example, `header ${name}`);
}
for (const [path, item] of Object.entries(openapi.paths)) {
  for (const parameter of Object.values(item)
    .flatMap((operation) => operation.parameters ?? [])
    .filter((each) => each.example !== undefined)) {
    checkInline(parameter.schema, parameter.example, `${path} ${parameter.name}`);
  }
}
process.stdout.write(`${checked} examples checked, ${wrong} wrong\n`);
process.exitCode = wrong === 0 && checked > 0 ? 0 : 1;

function checkAll(values, ref, where) {
  values.forEach((value, index) => checkInline({ $ref: ref }, value, `${where}/${index}`));
}

function checkInline(schema, value, where) {
  checked++;
  const validate = ajv.compile(schema);
  if (!validate(value)) {
    complain(`${where}: ${ajv.errorsText(validate.errors)}`);
  }
}

/** The places in an example that no schema names. */
function unnamed(schema, value, where) {
  if (schema.$ref !== undefined) {
    return unnamed(components.schemas[schema.$ref.split('/').at(-1)], value, where);
  }
  if (value === null || typeof value !== 'object') {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unnamed(schema.items ?? {}, item, `${where}/${index}`));
  }
  const named = namedProperties(schema);
  return named === undefined
    ? []
    : Object.entries(value).flatMap(([key, item]) =>
        named[key] === undefined
          ? [`${where}/${key}: no schema names this field`]
          : unnamed(named[key], item, `${where}/${key}`),
      );
}

/** The properties of a schema and of what it is made of; undefined if it takes any. */
function namedProperties(schema) {
  const parts = [schema, ...(schema.allOf ?? []), ...(schema.anyOf ?? [])].map((part) =>
    part.$ref === undefined ? part : { properties: namedProperties(components.schemas[part.$ref.split('/').at(-1)]) },
  );
  if (
    parts.some((part) => part.additionalProperties !== undefined) ||
    parts.every((part) => part.properties === undefined)
  ) {
    return undefined;
  }
  return Object.assign({}, ...parts.map((part) => part.properties));
}

function complain(text) {
  wrong++;
  process.stdout.write(`${text}\n`);
}
