import { JavaFile, fieldDoc, identifier } from '../java.mjs';
import { camel } from '../model/names.mjs';
import { cell, referencePage } from '../reference.mjs';
import { signaturesOf } from './resources.mjs';
import { signaturesOf as messageSignaturesOf } from './socket.mjs';
import { ROOT, Types, member, queryOf } from './types.mjs';

/** `api.md`: every method, type and error on one page. */
export function referenceFile(model) {
  const types = new Types(model);
  const file = new JavaFile(ROOT);
  return referencePage(model, {
    fence: 'java',
    introduction:
      'Every method that waits has a twin without waiting on `client.async()`, which gives a `CompletableFuture`, and one named `…WithResponse`, which also gives status and headers.',
    resource: (name) => `${identifier(name)}()`,
    variable: camel,
    errorClass: (name) => `${name}Exception`,
    calls: (operation, prefix) =>
      signaturesOf(operation, model, types, file, false).map(({ name, result, lists }) => ({
        name,
        code: lists.map((parameters) => callCode(result, `${prefix}.${name}`, parameters)).join('\n'),
        parameters: lists.at(-1),
      })),
    message: (message, channel, owner) => {
      const signatures = messageSignaturesOf(message, channel, model, types, file);
      const lines = signatures.map(({ result, name, parameters }) =>
        callCode(result.replace('@Nullable ', ''), `${owner}.${name}`, parameters),
      );
      return { name: camel(message.call), code: lines.join('\n'), description: signatures[0].description };
    },
    opening: (variable) => `var ${variable} = client.${variable}()`,
    otherMessages: '- other types may come (`UnknownMessage`)',
    schemas: model.operations
      .filter((each) => each.inSdk)
      .map(queryOf)
      .filter((each) => each !== undefined),
    type: (type) => types.boxed(type, file),
    fields: ['method', 'type', 'on the wire', ''],
    field: (field) => [
      `\`${member(field.name)}()\``,
      `\`${fieldType(field, types, file)}\``,
      `\`${field.name}\``,
      cell(fieldDoc(field)),
    ],
    isOpen: () => true,
  });
}

function callCode(result, method, parameters) {
  return `${result} ${method}(${parameters.map((each) => `${each.type} ${each.name}`).join(', ')})`;
}

function fieldType(field, types, file) {
  if (field.constant !== undefined) {
    return 'String';
  }
  return field.required && !field.nullable
    ? types.plain(field.type, file)
    : `Optional<${types.boxed(field.type, file)}>`;
}
