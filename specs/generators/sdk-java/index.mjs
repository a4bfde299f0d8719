import { HEADER, JavaFile, identifier, literal } from '../java.mjs';
import { camel, pascal } from '../model/names.mjs';
import { byResource } from '../sdk.mjs';
import { enumFile } from './enums.mjs';
import { errorCodesFile, errorFiles } from './errors.mjs';
import { javadoc } from './javadoc.mjs';
import { modelFile } from './models.mjs';
import { CONFORMANCE, operationsFile } from './operations.mjs';
import { referenceFile } from './reference.mjs';
import { asyncResourceFile, className, methodsOf, resourceFile } from './resources.mjs';
import { sidesOf, socketFiles } from './socket.mjs';
import { ERROR, INTERNAL, MODEL, RESOURCE, ROOT, Types, queryOf } from './types.mjs';

/** Types, resources, errors, the WebSocket's client and the reference of the Java SDK; its runtime is in `sdk-java/src`. */
export default function sdkJava(model) {
  const types = new Types(model);
  const files = new Map();
  const add = (packageName, name, text, tree = 'main') =>
    files.set(`${tree}/${packageName.replaceAll('.', '/')}/${name}.java`, text);
  modelFiles(model, types).forEach(([name, text]) => add(MODEL, name, text));
  errorFiles(model).forEach(([name, text]) => add(ERROR, name, text));
  add(INTERNAL, 'ErrorCodes', errorCodesFile(model));
  add(INTERNAL, 'Version', versionFile(model));
  const resources = byResource(model);
  for (const [resource, operations] of resources) {
    if (resource !== undefined) {
      const name = className(resource, model);
      add(RESOURCE, name, resourceFile(resource, operations, model, types));
      add(RESOURCE, `Async${name}`, asyncResourceFile(resource, operations, model, types));
    }
  }
  model.channels
    .flatMap((channel) => socketFiles(channel, model, types))
    .forEach(([packageName, name, text]) => add(packageName, name, text));
  add(RESOURCE, 'ApiClient', clientFile(resources, model, types, false));
  add(RESOURCE, 'AsyncApiClient', clientFile(resources, model, types, true));
  add(MODEL, 'package-info', packageInfo(MODEL, 'What requests, answers and messages are made of.'));
  add(RESOURCE, 'package-info', packageInfo(RESOURCE, 'The calls of the API, by what they are about.'));
  add(CONFORMANCE, 'Operations', operationsFile(resources, model), 'test');
  files.set('api.md', referenceFile(model));
  return files;
}

function modelFiles(model, types) {
  const sides = sidesOf(model);
  const streamed = model.operations.filter((each) => each.streaming !== undefined && each.body !== undefined);
  const chosen = (name) =>
    new Set(streamed.filter((each) => each.body.type.name === name).map((each) => each.streaming.property));
  const schemas = [...model.schemas.values()].filter((schema) => schema.kind !== 'alias');
  const queries = model.operations.filter((each) => each.inSdk).map(queryOf);
  return [...schemas, ...queries.filter((each) => each !== undefined)].map((schema) => [
    schema.name,
    schema.kind === 'enum'
      ? enumFile(schema)
      : modelFile(schema, types, { sides: sides.get(schema.name), chosen: chosen(schema.name) }),
  ]);
}

function versionFile(model) {
  return new JavaFile(INTERNAL).text(`/** The version of the specifications, and of this library. */
public final class Version {
    public static final String VERSION = ${literal(model.version)};

    private Version() {}
}
`);
}

/** The client's own part: its resources, the operations of none, its sockets. */
function clientFile(resources, model, types, async) {
  const file = new JavaFile(RESOURCE);
  const prefix = async ? 'Async' : '';
  const calls = file.use(`${INTERNAL}.HttpCalls`);
  const named = [...resources.keys()].filter((resource) => resource !== undefined);
  const classOf = (resource) => `${prefix}${className(resource, model)}`;
  const fields = named.map((resource) => `    private final ${classOf(resource)} ${camel(resource)};\n`);
  const made = named.map((resource) => {
    const given = async ? 'calls' : `async.${identifier(resource)}()`;
    return `        this.${camel(resource)} = new ${classOf(resource)}(${given});\n`;
  });
  const accessors = named.map(
    (resource) => `    /** The calls of {@code ${resource}}. */
    public final ${classOf(resource)} ${identifier(resource)}() {
        return ${camel(resource)};
    }
`,
  );
  const methods = (resources.get(undefined) ?? []).flatMap((operation) =>
    methodsOf(operation, model, types, file, async).map((text) => text.replace('    public ', '    public final ')),
  );
  const sockets = model.channels.map((channel) => socketMethods(channel, file, async));
  const own = async ? `${calls} calls` : 'AsyncApiClient async';
  const summary = model.documents.openapi.info.summary ?? '';
  return file.text(`${javadoc(`A node's API${async ? ', for callers that do not wait' : ''}. ${summary}`)}public abstract class ${prefix}ApiClient {
    private final ${own};
${fields.join('')}
    /** Made by the client. */
    protected ${prefix}ApiClient(${own}) {
        this.${async ? 'calls' : 'async'} = ${async ? 'calls' : 'async'};
${made.join('')}    }

${[...accessors, ...methods, ...sockets].join('\n')}}
`);
}

function socketMethods(channel, file, async) {
  const name = camel(channel.name);
  const type = pascal(channel.name);
  const options = file.use(`${ROOT}.socket.SocketOptions`);
  const made = async ? `new ${type}(calls, options)` : `async.${name}(options)`;
  const words = `${channel.description} It is opened by the first message, or by \`open()\`.`;
  return `${javadoc(words, '    ')}    public final ${type} ${name}() {
        return ${name}(${options}.defaults());
    }

${javadoc(words, '    ', ['@param options settings of the connection'])}    public final ${type} ${name}(${options} options) {
        return ${made};
    }
`;
}

function packageInfo(packageName, text) {
  return `${HEADER}${javadoc(text)}@NullMarked\npackage ${packageName};\n\nimport org.jspecify.annotations.NullMarked;\n`;
}
