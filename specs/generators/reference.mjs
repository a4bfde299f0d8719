// The page that lists every method, type and error of an SDK, in whatever language.
import { byResource, byStatus, callsOf, errorsOf } from './sdk.mjs';

/**
 * `api.md`, of a model and what a language says in its own way:
 *
 * - `fence`: the language's name for code blocks
 * - `introduction`: how to read the page
 * - `resource(name)`, `variable(name)`: how a resource is reached, and what a channel's variable is called
 * - `errorClass(name)`: the class of an error
 * - `calls(operation, prefix)`: the methods of an operation, as `{name, code, parameters}`
 * - `message(message, channel, owner)`: the method that sends a message, as `{name, code, description, parameters}`
 * - `opening(variable)`: how a channel is opened; `otherMessages`: a line on types that are not known, or none
 * - `schemas`: what is listed beyond the model's own types; `type(type)`: a type's code
 * - `fields`: the heads of a table of fields; `field(field)`: its cells
 * - `isOpen(schema)`: whether values of an enum may come that are not known
 */
export function referencePage(model, language) {
  const methods = [...byResource(model)].sort(
    ([left], [right]) => Number(left === undefined) - Number(right === undefined),
  );
  const schemas = [...model.schemas.values()].filter((each) => each.inRequest || each.inResponse);
  const parts = [
    `# API reference\n\nGenerated from the specifications, version ${model.version}. ${language.introduction}`,
    ...methods.map(([resource, operations]) => resourceText(resource, operations, model, language)),
    ...model.channels.map((channel) => channelText(channel, language)),
    errorText(model, language),
    `## Types\n\n${[...schemas, ...(language.schemas ?? [])].map((each) => schemaText(each, language)).join('\n\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function resourceText(resource, operations, model, language) {
  const prefix = resource === undefined ? 'client' : `client.${language.resource(resource)}`;
  return [`## ${prefix}`, ...operations.map((operation) => operationText(prefix, operation, model, language))].join(
    '\n\n',
  );
}

function operationText(prefix, operation, model, language) {
  const errors = errorsOf(operation, model).map(
    (error) => `- \`${language.errorClass(error.name)}\`: ${error.description}`,
  );
  return language
    .calls(operation, prefix)
    .map(({ name, code, parameters }) =>
      paragraphs(
        `### ${prefix}.${name}`,
        codeBlock(code, language),
        `\`${operation.method} ${operation.path}\`: ${operation.summary}.`,
        operation.description.trim(),
        parametersText(parameters),
        errors.length === 0 ? '' : `Errors:\n\n${errors.join('\n')}`,
      ),
    )
    .join('\n\n');
}

function channelText(channel, language) {
  const variable = language.variable(channel.name);
  const calls = [...callsOf(channel)].flatMap(([resource, messages]) =>
    messages.map((each) => {
      const owner = resource === undefined ? variable : `${variable}.${language.resource(resource)}`;
      const { name, code, description, parameters } = language.message(each, channel, owner);
      return paragraphs(
        `### ${owner}.${name}`,
        codeBlock(code, language),
        description,
        parametersText(parameters ?? []),
      );
    }),
  );
  const sent = channel.messages
    .filter((message) => message.sent)
    .map((message) => `- \`${message.type}\`: ${message.summary} (\`${message.schema}\`)`);
  const other = language.otherMessages === undefined ? [] : [language.otherMessages];
  return paragraphs(
    `## ${variable}`,
    `\`${language.opening(variable)}\`. ${channel.description}`,
    ...calls,
    '### What the node sends',
    [...sent, ...other].join('\n'),
  );
}

function errorText(model, { errorClass }) {
  const rows = [...byStatus(model.errors)].flatMap(([status, { name, errors }]) =>
    errors.map((error) => [
      `\`${errorClass(error.name)}\``,
      `\`${error.code}\``,
      `${status} \`${errorClass(name)}\``,
      error.description,
    ]),
  );
  return paragraphs('## Errors', table(['class', 'code', 'status and its class', 'meaning'], rows));
}

function schemaText(schema, language) {
  return paragraphs(`### ${schema.name}`, schema.description, bodyText(schema, language));
}

function bodyText(schema, language) {
  if (schema.kind === 'enum') {
    return enumText(schema, language);
  }
  return schema.kind === 'alias'
    ? `\`${language.type(schema.type)}\``
    : table(language.fields, schema.fields.map(language.field));
}

function enumText(schema, language) {
  const values = schema.values.map(
    (value) => `- \`${value.wire}\`${value.description === '' ? '' : `: ${value.description}`}`,
  );
  return [...values, ...(language.isOpen(schema) ? ['- others may come'] : [])].join('\n');
}

/** Words in a cell of a table. */
export function cell(words) {
  return words.replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

function table(heads, rows) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  // The last column of a table may have no head.
  return [row(heads).replace('|  |', '| |'), `|${'---|'.repeat(heads.length)}`, ...rows.map(row)].join('\n');
}

function codeBlock(code, { fence }) {
  return `\`\`\`${fence}\n${code}\n\`\`\``;
}

function parametersText(parameters) {
  return parameters.map((each) => `- \`${each.name}\`: ${each.description}`).join('\n');
}

function paragraphs(...parts) {
  return parts.filter((part) => part !== '').join('\n\n');
}
