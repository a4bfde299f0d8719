import { limitNotes } from '../prose.mjs';
import { namesIn } from '../model/schemas.mjs';
import { PythonFile, attribute, docstring, inputOf, literal, typeOf } from './python.mjs';

/** The types of all schemas: what answers are read into. */
export function modelsFile(model) {
  const file = new PythonFile('..');
  const schemas = inOrder([...model.schemas.values()]);
  const body = schemas.map((schema) => declaration(schema, file)).join('\n\n');
  return file.text('What the API speaks of.', body);
}

/** Schemas with those that they name before them, as far as there is such an order. */
function inOrder(schemas) {
  const byName = new Map(schemas.map((schema) => [schema.name, schema]));
  const seen = new Set();
  const found = [];
  const visit = (schema) => {
    if (schema === undefined || seen.has(schema.name)) {
      return;
    }
    seen.add(schema.name);
    const types = [...(schema.fields ?? []).map((field) => field.type), schema.extra, schema.type].filter(Boolean);
    types.flatMap(namesIn).forEach((name) => visit(byName.get(name)));
    found.push(schema);
  };
  schemas.forEach(visit);
  return found;
}

function declaration(schema, file) {
  if (schema.kind === 'enum') {
    file.use('Literal', 'typing');
    file.use('TypeAlias', 'typing');
    return `${schema.name}: TypeAlias = ${union(schema)}\n${docstring(`${schema.description}\n\n${values(schema)}`, '')}`;
  }
  if (schema.kind === 'alias') {
    file.use('TypeAlias', 'typing');
    return `${schema.name}: TypeAlias = ${quotedAny(typeOf(schema.type), file)}\n${docstring(schema.description, '')}`;
  }
  file.use('ApiModel', '._models');
  const fields = schema.fields.map((field) => member(field, file)).join('');
  const notes = schema.deprecated ? '\n\nDeprecated.' : '';
  const body = `${docstring(schema.description + notes, '    ')}${fields === '' ? '' : `\n${fields}`}`;
  return `class ${schema.name}(ApiModel):\n${body === '' ? '    pass\n' : body}`;
}

function quotedAny(type, file) {
  if (/\bAny\b/.test(type)) {
    file.use('Any', 'typing');
  }
  return type;
}

function values(schema) {
  return schema.values
    .filter((value) => value.description !== '')
    .map((value) => `\`${value.wire}\`: ${value.description}`)
    .join('\n\n');
}

/** The known values; where others may come, any string beside them, which editors still offer. */
function union(schema) {
  const known = `Literal[${schema.values.map((value) => literal(value.wire)).join(', ')}]`;
  return schema.extensible || schema.inResponse ? `${known} | str` : known;
}

function member(field, file) {
  const name = attribute(field.name);
  const wire = name === field.name ? undefined : `alias=${literal(field.name)}`;
  const type = quotedAny(typeOf(field.type), file);
  const nullable = type !== 'Any' && (field.nullable || !field.required);
  if (wire !== undefined) {
    file.use('Field', 'pydantic');
  }
  let start = '';
  if (field.constant !== undefined) {
    file.use('Literal', 'typing');
    start = wire === undefined ? ` = ${literal(field.constant)}` : ` = Field(${literal(field.constant)}, ${wire})`;
    return `    ${name}: Literal[${literal(field.constant)}]${start}\n${docstring(field.description, '    ')}`;
  }
  if (wire !== undefined) {
    start = ` = Field(${field.required ? '' : 'None, '}${wire})`;
  } else if (!field.required) {
    start = ' = None';
  }
  return `    ${name}: ${type}${nullable ? ' | None' : ''}${start}\n${docstring(fieldText(field), '    ')}`;
}

/** What a field means, with its limits and its default. */
export function fieldText(field) {
  const notes = [
    field.description,
    ...limitNotes(field),
    ...(field.default === undefined ? [] : [`Default: \`${JSON.stringify(field.default)}\`.`]),
    ...(field.deprecated ? ['Deprecated.'] : []),
  ];
  return notes.filter((note) => note !== '').join(' ');
}

/** Plain forms of the objects that requests carry, for those who write `{"role": "user", ...}`. */
export function paramsFile(model) {
  const file = new PythonFile('..');
  const use = (name) => (name.endsWith('Param') ? undefined : file.type(name));
  const schemas = inOrder([...model.schemas.values()].filter((each) => each.kind === 'object' && each.inRequest));
  file.use('TypedDict', 'typing');
  const classes = schemas.map((schema) => {
    const fields = schema.fields.map((field) => {
      const type =
        field.constant === undefined
          ? `${inputOf(field.type, model, use)}${field.nullable ? ' | None' : ''}`
          : `${file.use('Literal', 'typing')}[${literal(field.constant)}]`;
      const given = field.required ? type : `${file.use('NotRequired', '._typing')}[${type}]`;
      return [attribute(field.name) === field.name, field, given];
    });
    return fields.every(([plain]) => plain) ? byClass(schema, fields) : byCall(schema, fields);
  });
  return file.text('The objects that requests carry, as plain dictionaries.', classes.join('\n\n'));
}

function byClass(schema, fields) {
  const members = fields.map(([, field, type]) => `    ${field.name}: ${type}\n${docstring(fieldText(field), '    ')}`);
  const body = `${docstring(schema.description, '    ')}${members.length === 0 ? '' : `\n${members.join('')}`}`;
  return `class ${schema.name}Param(TypedDict):\n${body === '' ? '    pass\n' : body}`;
}

/** A field whose name is no identifier can only be written this way. */
function byCall(schema, fields) {
  const members = fields.map(([, field, type]) => `        ${literal(field.name)}: ${literal(type)},\n`);
  return `${schema.name}Param = TypedDict(\n    "${schema.name}Param",\n    {\n${members.join('')}    },\n)\n${docstring(schema.description, '')}`;
}
