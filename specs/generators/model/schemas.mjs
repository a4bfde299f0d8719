import { SpecError, schemaName } from './source.mjs';

const LIMITS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];

/**
 * @typedef {{kind: 'string'|'integer'|'number'|'boolean'|'any', format?: string}
 *   | {kind: 'list', items: Type} | {kind: 'map', values: Type} | {kind: 'ref', name: string}} Type
 * @typedef {{name: string, description: string, type: Type, required: boolean, nullable: boolean, constant?: unknown, default?: unknown,
 *   unit?: string, limits: object, examples: unknown[], deprecated: boolean}} Field
 *   `required`: always there. `nullable`: may be null, which for an optional field is the same as absent.
 * @typedef {{name: string, group: string, description: string, examples: unknown[], deprecated: boolean, inRequest: boolean, inResponse: boolean}
 *   & ({kind: 'object', fields: Field[], extra?: Type}
 *   | {kind: 'enum', extensible: boolean, values: {wire: string, description: string, status?: number}[]}
 *   | {kind: 'alias', type: Type})} Schema
 *   `extra`: the type of fields that are not listed, where they are kept. `extensible`: there may be values that are not listed.
 */

/** @returns {Schema} */
export function readSchema(name, { group, schema }, all) {
  const where = `schemas/${group}.yaml#/${name}`;
  const base = {
    name,
    group,
    description: schema.description ?? '',
    examples: schema.examples ?? [],
    deprecated: schema.deprecated === true,
    inRequest: false,
    inResponse: false,
  };
  const values = schema.enum ?? schema['x-extensible-enum'];
  if (values !== undefined) {
    return { ...base, kind: 'enum', extensible: schema.enum === undefined, values: readValues(values, schema, where) };
  }
  const flat = flatten(schema, where, all);
  if (flat.properties !== undefined) {
    const extra = flat.additionalProperties === undefined ? undefined : anyOrType(flat.additionalProperties, where);
    return { ...base, kind: 'object', fields: readFields(flat, where), extra };
  }
  return { ...base, kind: 'alias', type: readType(flat, where).type };
}

function readValues(values, schema, where) {
  const descriptions = schema['x-enum-descriptions'] ?? {};
  const statuses = schema['x-status'];
  for (const wire of Object.keys({ ...descriptions, ...statuses })) {
    if (!values.includes(wire)) {
      throw new SpecError(where, `${wire} is described but is not a value`);
    }
  }
  return values.map((wire) => {
    if (statuses !== undefined && statuses[wire] === undefined) {
      throw new SpecError(where, `${wire} has no x-status`);
    }
    return {
      wire,
      description: descriptions[wire] ?? '',
      ...(statuses === undefined ? {} : { status: statuses[wire] }),
    };
  });
}

/** `allOf` of objects as one object: properties side by side, what any part requires required. */
function flatten(schema, where, all) {
  if (schema.$ref !== undefined) {
    const name = schemaName(schema.$ref);
    return flatten(all.get(name).schema, where, all);
  }
  if (schema.allOf === undefined) {
    return schema;
  }
  const parts = schema.allOf.map((part) => flatten(part, where, all));
  return {
    ...schema,
    properties: Object.assign({}, ...parts.map((part) => part.properties), schema.properties),
    required: [...new Set([...parts.flatMap((part) => part.required ?? []), ...(schema.required ?? [])])],
  };
}

function readFields(schema, where) {
  const required = new Set(schema.required ?? []);
  for (const name of required) {
    if (schema.properties[name] === undefined) {
      throw new SpecError(where, `${name} is required but is not a property`);
    }
  }
  return Object.entries(schema.properties).map(([name, property]) =>
    readField(name, property, required.has(name), `${where}/${name}`),
  );
}

/** @returns {Field} */
export function readField(name, schema, required, where) {
  const { type, nullable } = readType(schema, where);
  return {
    name,
    description: schema.description ?? '',
    type,
    required,
    nullable,
    ...(schema.const === undefined ? {} : { constant: schema.const }),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(schema['x-unit'] === undefined ? {} : { unit: schema['x-unit'] }),
    limits: Object.fromEntries(LIMITS.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]])),
    examples: schema.examples ?? [],
    deprecated: schema.deprecated === true,
  };
}

/** @returns {{type: Type, nullable: boolean}} */
export function readType(schema, where) {
  if (schema.$ref !== undefined) {
    const name = schemaName(schema.$ref);
    if (name === undefined || schema.$ref !== `#/components/schemas/${name}`) {
      throw new SpecError(where, `${schema.$ref} is not a schema with a name`);
    }
    return { type: { kind: 'ref', name }, nullable: false };
  }
  if (schema.anyOf !== undefined) {
    return readAnyOf(schema, where);
  }
  const types = [schema.type]
    .flat()
    .filter((type) => type !== undefined && !(schema['x-lenient'] && type === 'string'));
  const nullable = types.includes('null');
  const [type, ...others] = types.filter((each) => each !== 'null');
  if (others.length > 0) {
    throw new SpecError(where, `has more than one type: ${[type, ...others].join(', ')}`);
  }
  return { type: plainType(type, schema, where), nullable };
}

function readAnyOf(schema, where) {
  const choices = schema.anyOf.filter((choice) => choice.type !== 'null');
  if (choices.length !== 1) {
    throw new SpecError(where, 'anyOf is only for a type that may be null');
  }
  return { type: readType(choices[0], where).type, nullable: choices.length < schema.anyOf.length };
}

function plainType(type, schema, where) {
  switch (type) {
    case undefined:
      return { kind: 'any' };
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return { kind: type, ...(schema.format === undefined ? {} : { format: schema.format }) };
    case 'array':
      return { kind: 'list', items: readType(schema.items ?? {}, `${where}/items`).type };
    case 'object':
      if (schema.properties !== undefined) {
        throw new SpecError(where, 'an object inside another needs a name of its own; move it up and refer to it');
      }
      return { kind: 'map', values: anyOrType(schema.additionalProperties ?? true, where) };
    default:
      throw new SpecError(where, `unknown type ${type}`);
  }
}

function anyOrType(schema, where) {
  return schema === true ? { kind: 'any' } : readType(schema, where).type;
}

/** The names of schemas in a type. */
export function namesIn(type) {
  switch (type.kind) {
    case 'ref':
      return [type.name];
    case 'list':
      return namesIn(type.items);
    case 'map':
      return namesIn(type.values);
    default:
      return [];
  }
}

/** Follows schemas from the given names on, and sets a flag on each. */
export function mark(schemas, names, flag) {
  const pending = [...names];
  while (pending.length > 0) {
    const schema = schemas.get(pending.pop());
    if (schema !== undefined && !schema[flag]) {
      schema[flag] = true;
      pending.push(...(schema.fields ?? []).flatMap((field) => namesIn(field.type)));
      pending.push(...[schema.extra, schema.type].filter(Boolean).flatMap(namesIn));
    }
  }
}
