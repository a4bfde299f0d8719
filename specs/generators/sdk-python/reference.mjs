import { cell, referencePage } from '../reference.mjs';
import { attribute, snake, typeOf } from './python.mjs';
import { fieldText } from './models.mjs';
import { FORMS, signaturesOf } from './resources.mjs';
import { signatureOf } from './socket.mjs';

const [SYNC] = FORMS;

/** `api.md`: every method, type and error on one page. */
export function referenceFile(model) {
  return referencePage(model, {
    fence: 'python',
    introduction: `The methods are those of \`LlmNode\`; \`AsyncLlmNode\` has the same, to be awaited, but
for those that give streams. \`NOT_GIVEN\` leaves an argument out, \`None\` says null. Types are in \`llmnode.types\`.`,
    resource: snake,
    variable: snake,
    errorClass: (name) => `${name}Error`,
    calls: (operation, prefix) =>
      signaturesOf(operation, model).map(({ name, lines, streaming, answer, parameters }) => ({
        name,
        code: callCode(`${prefix}.${name}`, lines, streaming ? `EventStream[${answer}]` : answer),
        parameters,
      })),
    message: (message, channel, owner) => {
      const { name, lines, result, description, parameters } = signatureOf(message, channel, model, SYNC);
      return { name, code: callCode(`${owner}.${name}`, lines, result), description, parameters };
    },
    opening: (variable) => `${variable} = client.${variable}()`,
    type: typeOf,
    fields: ['field', 'type', ''],
    field: (field) => [
      `\`${attribute(field.name)}\`${field.required ? '' : '?'}`,
      `${typeOf(field.type)}${field.nullable ? ' \\| None' : ''}`,
      cell(fieldText(field)),
    ],
    isOpen: (schema) => schema.extensible,
  });
}

function callCode(method, lines, result) {
  return `${method}(\n${lines.map((line) => `    ${line},\n`).join('')}) -> ${result}`;
}
