/**
 * What a record writes after it has read a value: fields in the schema's order, defaults filled in, optional nulls and unknown fields left out.
 *
 * @param {Map<string, import('../model/schemas.mjs').Schema>} schemas
 * @returns {string} JSON, with a decimal point in every number that is not an integer by type
 */
export function writtenForm(schemas, type, value) {
  if (value === null) {
    return 'null';
  }
  switch (type.kind) {
    case 'ref':
      return writtenSchema(schemas, schemas.get(type.name), value);
    case 'list':
      return `[${value.map((item) => writtenForm(schemas, type.items, item)).join(',')}]`;
    case 'map':
      return object(Object.entries(value).map(([key, item]) => [key, writtenForm(schemas, type.values, item)]));
    case 'integer':
      return String(Number(value));
    case 'number':
      return Number.isInteger(value) ? `${value}.0` : String(value);
    default:
      return JSON.stringify(value);
  }
}

function writtenSchema(schemas, schema, value) {
  if (schema.kind !== 'object') {
    return schema.kind === 'enum' ? JSON.stringify(value) : writtenForm(schemas, schema.type, value);
  }
  const fields = schema.fields.flatMap((field) => {
    const given = value[field.name] ?? field.default ?? null;
    const leftOut = given === null && !(field.required && field.nullable);
    return leftOut ? [] : [[field.name, writtenForm(schemas, field.type, given)]];
  });
  const named = new Set(schema.fields.map((field) => field.name));
  const others = schema.extra === undefined ? [] : Object.entries(value).filter(([key]) => !named.has(key));
  return object([...fields, ...others.map(([key, item]) => [key, writtenForm(schemas, schema.extra, item)])]);
}

function object(entries) {
  return `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}
