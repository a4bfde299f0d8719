import { JavaFile, fieldDoc, identifier } from '../java.mjs';
import { camel } from '../model/names.mjs';
import { byResource, byStatus, callsOf, errorsOf } from '../sdk.mjs';
import { signaturesOf } from './resources.mjs';
import { signaturesOf as messageSignaturesOf } from './socket.mjs';
import { ROOT, Types, member, queryOf } from './types.mjs';

/** `api.md`: every method, type and error on one page. */
export function referenceFile(model) {
  const context = { model, types: new Types(model), file: new JavaFile(ROOT) };
  const methods = [...byResource(model)].sort(
    ([left], [right]) => Number(left === undefined) - Number(right === undefined),
  );
  const queries = model.operations.filter((each) => each.inSdk).map(queryOf);
  const schemas = [...model.schemas.values()].filter((each) => each.inRequest || each.inResponse);
  const parts = [
    `# API reference\n\nGenerated from the specifications, version ${model.version}. Every method that waits has a twin without waiting on \`client.async()\`, which gives a \`CompletableFuture\`, and one named \`…WithResponse\`, which also gives status and headers.`,
    ...methods.map(([resource, operations]) => resourceText(resource, operations, context)),
    ...model.channels.map((channel) => channelText(channel, context)),
    errorText(model),
    `## Types\n\n${[...schemas, ...queries.filter((each) => each !== undefined)].map((each) => schemaText(each, context)).join('\n\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function resourceText(resource, operations, context) {
  const prefix = resource === undefined ? 'client' : `client.${identifier(resource)}()`;
  return [`## ${prefix}`, ...operations.map((operation) => operationText(prefix, operation, context))].join('\n\n');
}

function operationText(prefix, operation, { model, types, file }) {
  return signaturesOf(operation, model, types, file, false)
    .map(({ name, result, lists }) => {
      const calls = lists.map(
        (list) => `${result} ${prefix}.${name}(${list.map((each) => `${each.type} ${each.name}`).join(', ')})`,
      );
      const errors = errorsOf(operation, model).map(
        (error) => `- \`${error.name.replace(/Error$/, '')}Exception\`: ${error.description}`,
      );
      const given = lists.at(-1).map((each) => `- \`${each.name}\`: ${each.description}`);
      return [
        `### ${prefix}.${name}`,
        `\`\`\`java\n${calls.join('\n')}\n\`\`\``,
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

function channelText(channel, { model, types, file }) {
  const prefix = camel(channel.name);
  const calls = [...callsOf(channel)].flatMap(([resource, messages]) =>
    messages.map((message) => {
      const owner = resource === undefined ? prefix : `${prefix}.${identifier(resource)}()`;
      const signatures = messageSignaturesOf(message, channel, model, types, file);
      const lines = signatures.map(
        ({ result, name, parameters }) =>
          `${result.replace('@Nullable ', '')} ${owner}.${name}(${parameters.map((each) => `${each.type} ${each.name}`).join(', ')})`,
      );
      return `### ${owner}.${camel(message.call)}\n\n\`\`\`java\n${lines.join('\n')}\n\`\`\`\n\n${signatures[0].description}`;
    }),
  );
  const sent = channel.messages
    .filter((message) => message.sent)
    .map((message) => `- \`${message.type}\`: ${message.summary} (\`${message.schema}\`)`);
  return `## ${prefix}\n\n\`var ${prefix} = client.${prefix}()\`. ${channel.description}\n\n${calls.join('\n\n')}\n\n### What the node sends\n\n${sent.join('\n')}\n- other types may come (\`UnknownMessage\`)`;
}

function errorText(model) {
  const rows = [...byStatus(model.errors)].flatMap(([status, { name, errors }]) =>
    errors.map(
      (error) =>
        `| \`${error.name}Exception\` | \`${error.code}\` | ${status} \`${name}Exception\` | ${error.description} |`,
    ),
  );
  return `## Errors\n\n| class | code | status and its class | meaning |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function schemaText(schema, { types, file }) {
  const head = `### ${schema.name}\n\n${schema.description}`;
  if (schema.kind === 'enum') {
    const values = schema.values.map(
      (value) => `- \`${value.wire}\`${value.description === '' ? '' : `: ${value.description}`}`,
    );
    return `${head}\n\n${values.join('\n')}\n- others may come`;
  }
  if (schema.kind === 'alias') {
    return `${head}\n\n\`${types.boxed(schema.type, file)}\``;
  }
  const rows = schema.fields.map((field) => {
    const always = field.required && !field.nullable;
    const type = always ? types.plain(field.type, file) : `Optional<${types.boxed(field.type, file)}>`;
    const words = fieldDoc(field).replace(/\s+/g, ' ').replaceAll('|', '\\|');
    return `| \`${member(field.name)}()\` | \`${field.constant === undefined ? type : 'String'}\` | \`${field.name}\` | ${words} |`;
  });
  return `${head}\n\n| method | type | on the wire | |\n|---|---|---|---|\n${rows.join('\n')}`;
}
