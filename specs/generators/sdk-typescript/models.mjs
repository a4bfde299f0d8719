import { TypeScriptFile, doc, literal, property, typeOf } from './typescript.mjs';
import { limitNotes } from '../prose.mjs';

/** The types of one group of schemas. */
export function modelFile(group, schemas) {
  const file = new TypeScriptFile(`models/${group}.ts`);
  const own = new Set(schemas.map((schema) => schema.name));
  const use = (name) => own.has(name) || file.use(name, './models.js');
  return file.text(schemas.map((schema) => declaration(schema, use)).join('\n'));
}

function declaration(schema, use) {
  const tags = schema.deprecated ? ['@deprecated'] : [];
  const head = doc(schema.description, '', tags);
  switch (schema.kind) {
    case 'enum':
      return `${doc(`${schema.description}\n\n${values(schema)}`, '', tags)}export type ${schema.name} =${union(schema)};\n`;
    case 'alias':
      return `${head}export type ${schema.name} = ${typeOf(schema.type, use)};\n`;
    default: {
      const lines = schema.fields.map((field) => member(schema, field, use));
      const extra =
        schema.extra === undefined
          ? ''
          : '  /** Fields that the specification does not name. */\n  [name: string]: unknown;\n';
      return `${head}export interface ${schema.name} {\n${lines.join('')}${extra}}\n`;
    }
  }
}

function values(schema) {
  return schema.values
    .filter((value) => value.description !== '')
    .map((value) => `\`${value.wire}\`: ${value.description}`)
    .join('\n\n');
}

/** The known values; where others may come, any string, in a form that still lets editors offer the known ones. */
function union(schema) {
  const known = schema.values.map((value) => `\n  | ${literal(value.wire)}`).join('');
  return schema.extensible || schema.inResponse ? `${known}\n  | (string & {})` : known;
}

function member(schema, field, use) {
  if (field.constant !== undefined) {
    return `${fieldDoc(field)}  ${property(field.name)}: ${JSON.stringify(field.constant)};\n`;
  }
  return `${fieldDoc(field)}  ${property(field.name)}${fieldType(schema, field, use)};\n`;
}

/** What follows a field's name: whether it may be left out, and its type. An optional field of a request may also be given as undefined. */
export function fieldType({ inRequest }, field, use) {
  const type = typeOf(field.type, use);
  const nullable = field.nullable && type !== 'unknown' ? ' | null' : '';
  const absent = !field.required && inRequest && type !== 'unknown' ? ' | undefined' : '';
  return `${field.required ? '' : '?'}: ${type}${nullable}${absent}`;
}

function fieldDoc(field) {
  const tags = [
    ...(field.default === undefined ? [] : [`@defaultValue \`${JSON.stringify(field.default)}\``]),
    ...(field.deprecated ? ['@deprecated'] : []),
  ];
  return doc([field.description, ...limitNotes(field)].filter((note) => note !== '').join(' '), '  ', tags);
}
