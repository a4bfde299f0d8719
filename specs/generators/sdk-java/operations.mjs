import { JavaFile, literal, identifier } from '../java.mjs';
import { answerOf } from '../sdk.mjs';
import { signaturesOf } from './resources.mjs';
import { ROOT, Types } from './types.mjs';

export const CONFORMANCE = `${ROOT}.conformance`;

/** How each operation is called, for a driver that is given operations by their ids. It is no part of the package. */
export function operationsFile(resources, model) {
  const file = new JavaFile(CONFORMANCE);
  const types = new Types(model);
  const client = file.use(`${ROOT}.LlmNode`);
  const object = file.use('com.fasterxml.jackson.databind.node.ObjectNode');
  const request = file.use(`${ROOT}.RequestOptions`);
  const stream = file.use(`${ROOT}.StreamOptions`);
  const nullable = file.use('org.jspecify.annotations.Nullable');
  const cases = [...resources].flatMap(([resource, operations]) =>
    operations.map((operation) => caseText(resource, operation, model, types, file)),
  );
  return file.text(`/** The operations of the client, by the ids that the specification gives them. */
final class Operations {
    private Operations() {}

    /**
     * Makes a call.
     *
     * @param arguments path, query and body parameters by name
     * @return a model, a text, a stream, or null where nothing is answered
     * @throws IllegalArgumentException if there is no such operation
     */
    static @${nullable} Object call(
            String operation, ${client} client, ${object} arguments, ${request} options, ${stream} streamOptions) {
        return switch (operation) {
${cases.join('')}            default -> throw new IllegalArgumentException("there is no operation " + operation);
        };
    }

    private static ObjectNode without(ObjectNode arguments, String... names) {
        ObjectNode rest = arguments.deepCopy();
        rest.remove(${file.use('java.util.List')}.of(names));
        return rest;
    }

    private static ObjectNode only(ObjectNode arguments, String... names) {
        return arguments.deepCopy().retain(names);
    }
}
`);
}

function caseText(resource, operation, model, types, file) {
  const owner = resource === undefined ? 'client' : `client.${identifier(resource)}()`;
  const [plain, streaming] = signaturesOf(operation, model, types, file, false);
  const call = (signature, options) => {
    const given = signature.parameters.map((each) => argument(each, operation, types, file));
    return `${owner}.${signature.name}(${[...given, options].join(', ')})`;
  };
  const head = `            case ${literal(operation.id)} ->`;
  if (streaming !== undefined) {
    return `${head} arguments.path(${literal(operation.streaming.property)}).asBoolean()
                    ? ${call(streaming, 'streamOptions')}
                    : ${call(plain, 'options')};
`;
  }
  return answerOf(operation) === undefined
    ? `${head} {
                ${call(plain, 'options')};
                yield null;
            }
`
    : `${head} ${call(plain, 'options')};\n`;
}

function argument({ kind, type, wire }, operation, types, file) {
  const names = (places) => operation.parameters.filter((each) => places.includes(each.in)).map((each) => each.name);
  if (kind === 'path') {
    const parameter = operation.parameters.find((each) => each.name === wire);
    const text = `arguments.get(${literal(wire)})`;
    return parameter.type.kind === 'string'
      ? `${text}.asText()`
      : `${types.reader(parameter.type, file).replace('::', '.')}(${text})`;
  }
  const listed = (places) =>
    names(places)
      .map((name) => `, ${literal(name)}`)
      .join('');
  return kind === 'body'
    ? `${type}.fromJson(without(arguments${listed(['path', 'query'])}))`
    : `${type}.fromJson(only(arguments${listed(['query'])}))`;
}
