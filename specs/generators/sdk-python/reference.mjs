import { byResource, byStatus, callsOf, errorsOf } from '../sdk.mjs';
import { attribute, snake, typeOf } from './python.mjs';
import { fieldText } from './models.mjs';
import { FORMS, signaturesOf } from './resources.mjs';
import { signatureOf } from './socket.mjs';

const [SYNC] = FORMS;

/** `api.md`: every method, type and error on one page. */
export function referenceFile(model) {
  const methods = [...byResource(model)].sort(
    ([left], [right]) => Number(left === undefined) - Number(right === undefined),
  );
  const parts = [
    `# API reference

Generated from the specifications, version ${model.version}. The methods are those of \`LlmNode\`; \`AsyncLlmNode\` has the same, to be awaited, but
for those that give streams. \`NOT_GIVEN\` leaves an argument out, \`None\` says null. Types are in \`llmnode.types\`.`,
    ...methods.map(([resource, operations]) => resourceText(resource, operations, model)),
    ...model.channels.map((channel) => channelText(channel, model)),
    errorText(model),
    `## Types\n\n${[...model.schemas.values()]
      .filter((each) => each.inRequest || each.inResponse)
      .map(schemaText)
      .join('\n\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function resourceText(resource, operations, model) {
  const prefix = resource === undefined ? 'client' : `client.${snake(resource)}`;
  return [`## ${prefix}`, ...operations.map((operation) => operationText(prefix, operation, model))].join('\n\n');
}

function callText(prefix, name, lines, result) {
  return `\`\`\`python\n${prefix}.${name}(\n${lines.map((line) => `    ${line},\n`).join('')}) -> ${result}\n\`\`\``;
}

function argumentsText(parameters) {
  return parameters.map((each) => `- \`${each.name}\`: ${each.description}`).join('\n');
}

function operationText(prefix, operation, model) {
  return signaturesOf(operation, model)
    .map(({ name, lines, streaming, answer, parameters }) => {
      const errors = errorsOf(operation, model).map((error) => `- \`${error.name}\`: ${error.description}`);
      return [
        `### ${prefix}.${name}`,
        callText(prefix, name, lines, streaming ? `EventStream[${answer}]` : answer),
        `\`${operation.method} ${operation.path}\`: ${operation.summary}.`,
        operation.description.trim(),
        argumentsText(parameters),
        errors.length === 0 ? '' : `Errors:\n\n${errors.join('\n')}`,
      ]
        .filter((part) => part !== '')
        .join('\n\n');
    })
    .join('\n\n');
}

function channelText(channel, model) {
  const prefix = snake(channel.name);
  const calls = [...callsOf(channel)].flatMap(([resource, messages]) =>
    messages.map((message) => {
      const { name, lines, result, description, parameters } = signatureOf(message, channel, model, SYNC);
      const owner = resource === undefined ? prefix : `${prefix}.${snake(resource)}`;
      return [`### ${owner}.${name}`, callText(owner, name, lines, result), description, argumentsText(parameters)]
        .filter((part) => part !== '')
        .join('\n\n');
    }),
  );
  const sent = channel.messages
    .filter((message) => message.sent)
    .map((message) => `- \`${message.type}\`: ${message.summary} (\`${message.schema}\`)`);
  return `## ${prefix}\n\n\`${prefix} = client.${prefix}()\`. ${channel.description}\n\n${calls.join('\n\n')}\n\n### What the node sends\n\n${sent.join('\n')}`;
}

function errorText(model) {
  const rows = [...byStatus(model.errors)].flatMap(([status, { name, errors }]) =>
    errors.map(
      (error) => `| \`${error.name}Error\` | \`${error.code}\` | ${status} \`${name}Error\` | ${error.description} |`,
    ),
  );
  return `## Errors\n\n| class | code | status and its class | meaning |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function schemaText(schema) {
  const head = `### ${schema.name}\n\n${schema.description}`;
  if (schema.kind === 'enum') {
    const values = schema.values.map(
      (value) => `- \`${value.wire}\`${value.description === '' ? '' : `: ${value.description}`}`,
    );
    return `${head}\n\n${values.join('\n')}${schema.extensible ? '\n- others may come' : ''}`;
  }
  if (schema.kind === 'alias') {
    return `${head}\n\n\`${typeOf(schema.type)}\``;
  }
  const rows = schema.fields.map((field) => {
    const type = `${typeOf(field.type)}${field.nullable ? ' \\| None' : ''}`;
    const text = fieldText(field).replace(/\s+/g, ' ').replaceAll('|', '\\|');
    return `| \`${attribute(field.name)}\`${field.required ? '' : '?'} | ${type} | ${text} |`;
  });
  return `${head}\n\n| field | type | |\n|---|---|---|\n${rows.join('\n')}`;
}
