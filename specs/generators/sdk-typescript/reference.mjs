import { camel, typeOf } from './typescript.mjs';
import { limitNotes } from '../prose.mjs';
import { cell, referencePage } from '../reference.mjs';
import { signaturesOf } from './resources.mjs';
import { signatureOf } from './socket.mjs';

/** `api.md`: every method, type and error on one page. */
export function referenceFile(model) {
  return referencePage(model, {
    fence: 'ts',
    introduction: 'Names of fields are those on the wire.',
    resource: camel,
    variable: camel,
    errorClass: (name) => `${name}Error`,
    calls: (operation, prefix) =>
      signaturesOf(operation, model).map(({ text, name, parameters }) => ({
        name,
        code: `${prefix}.${text}`,
        parameters,
      })),
    message: (message, channel, owner) => {
      const { text, description } = signatureOf(message, channel, model);
      return { name: camel(message.call), code: `${owner}.${text}`, description };
    },
    opening: (variable) => `const ${variable} = client.${variable}()`,
    type: typeOf,
    fields: ['field', 'type', ''],
    field: fieldCells,
    isOpen: (schema) => schema.extensible,
  });
}

function fieldCells(field) {
  const type = `${typeOf(field.type)}${field.nullable ? ' \\| null' : ''}`;
  const words = [
    field.description,
    ...limitNotes(field),
    ...(field.default === undefined ? [] : [`Default: \`${JSON.stringify(field.default)}\`.`]),
  ];
  return [`\`${field.name}\`${field.required ? '' : '?'}`, type, cell(words.filter((each) => each !== '').join(' '))];
}
