import { camel, typeOf } from './typescript.mjs';
import { limitNotes } from '../prose.mjs';
import { byResource, byStatus, callsOf, errorsOf } from '../sdk.mjs';
import { signaturesOf } from './resources.mjs';
import { signatureOf } from './socket.mjs';

/** `api.md`: every method, type and error on one page. */
export function referenceFile(model) {
  const methods = [...byResource(model)].sort(
    ([left], [right]) => Number(left === undefined) - Number(right === undefined),
  );
  const parts = [
    `# API reference\n\nGenerated from the specifications, version ${model.version}. Names of fields are those on the wire.`,
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
  const prefix = resource === undefined ? 'client' : `client.${camel(resource)}`;
  return [`## ${prefix}`, ...operations.map((operation) => operationText(prefix, operation, model))].join('\n\n');
}

function operationText(prefix, operation, model) {
  return signaturesOf(operation, model)
    .map(({ text, name, parameters }) => {
      const errors = errorsOf(operation, model).map((error) => `- \`${error.name}\`: ${error.description}`);
      const given = parameters.map((each) => `- \`${each.name}\`: ${each.description}`);
      return [
        `### ${prefix}.${name}`,
        `\`\`\`ts\n${prefix}.${text}\n\`\`\``,
        `\`${operation.method} ${operation.path}\`: ${operation.summary}.`,
        operation.description.trim(),
        given.join('\n'),
        errors.length === 0 ? '' : `Errors:\n\n${errors.join('\n')}`,
      ]
        .filter((part) => part !== '')
        .join('\n\n');
    })
    .join('\n\n');
}

function channelText(channel, model) {
  const prefix = camel(channel.name);
  const calls = [...callsOf(channel)].flatMap(([resource, messages]) =>
    messages.map((message) => {
      const { text, description } = signatureOf(message, channel, model);
      const owner = resource === undefined ? prefix : `${prefix}.${camel(resource)}`;
      return `### ${owner}.${camel(message.call)}\n\n\`\`\`ts\n${owner}.${text}\n\`\`\`\n\n${description}`;
    }),
  );
  const sent = channel.messages
    .filter((message) => message.sent)
    .map((message) => `- \`${message.type}\`: ${message.summary} (\`${message.schema}\`)`);
  return `## ${prefix}\n\n\`const ${prefix} = client.${prefix}()\`. ${channel.description}\n\n${calls.join('\n\n')}\n\n### What the node sends\n\n${sent.join('\n')}`;
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
    const type = `${typeOf(field.type)}${field.nullable ? ' \\| null' : ''}`;
    const words = [
      field.description,
      ...limitNotes(field),
      ...(field.default === undefined ? [] : [`Default: \`${JSON.stringify(field.default)}\`.`]),
    ];
    return `| \`${field.name}\`${field.required ? '' : '?'} | ${type} | ${words
      .filter((each) => each !== '')
      .join(' ')
      .replace(/\s+/g, ' ')
      .replaceAll('|', '\\|')} |`;
  });
  return `${head}\n\n| field | type | |\n|---|---|---|\n${rows.join('\n')}`;
}
