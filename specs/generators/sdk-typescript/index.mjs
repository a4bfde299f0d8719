import { errorFile } from './errors.mjs';
import { modelFile } from './models.mjs';
import { referenceFile } from './reference.mjs';
import { className, methodsOf, resourceFile } from './resources.mjs';
import { byResource } from '../sdk.mjs';
import { socketFile } from './socket.mjs';
import { TypeScriptFile, camel, doc, literal, pascal } from './typescript.mjs';

/** Types, resources, errors, the WebSocket's client and the reference of the TypeScript SDK; its runtime is in `sdk-typescript/src`. */
export default function sdkTypeScript(model) {
  const files = new Map();
  const groups = new Map();
  for (const schema of model.schemas.values()) {
    groups.set(schema.group, [...(groups.get(schema.group) ?? []), schema]);
  }
  groups.forEach((schemas, group) => files.set(`models/${group}.ts`, modelFile(group, schemas)));
  files.set(
    'models.ts',
    reexports(
      [...groups.keys()].map((group) => `models/${group}`),
      'type ',
    ),
  );
  files.set('errors.ts', errorFile(model));
  const resources = byResource(model);
  for (const [resource, operations] of resources) {
    if (resource !== undefined) {
      files.set(`resources/${resource}.ts`, resourceFile(resource, operations, model));
    }
  }
  model.channels.forEach((channel) => files.set(`${channel.name}.ts`, socketFile(channel, model)));
  files.set('client.ts', clientFile(resources, model));
  const exported = [
    ...[...resources.keys()].filter((each) => each !== undefined).map((each) => `resources/${each}`),
    ...model.channels.map((channel) => channel.name),
  ];
  files.set('index.ts', reexports([...exported, 'client', 'errors'], '') + reexports(['models'], 'type '));
  files.set(
    'version.ts',
    new TypeScriptFile('version.ts').text(
      `/** The version of the specifications, and of this package. */\nexport const VERSION = ${literal(model.version)};`,
    ),
  );
  files.set('operations.ts', operationsFile(resources));
  files.set('api.md', referenceFile(model));
  return files;
}

/** How each operation is called, for drivers that are given operations by their ids. It is no part of what users import. */
function operationsFile(resources) {
  const names = (operation, place) =>
    operation.parameters.filter((each) => each.in === place).map((each) => literal(each.name));
  const lines = [...resources].flatMap(([resource, operations]) =>
    operations.map((operation) => {
      const parts = [
        ...(resource === undefined ? [] : [`resource: ${literal(camel(resource))}`]),
        `method: ${literal(camel(operation.call))}`,
        ...(operation.streaming === undefined
          ? []
          : [
              `streaming: { property: ${literal(operation.streaming.property)}, method: ${literal(camel(operation.streaming.method))} }`,
            ]),
        `path: [${names(operation, 'path').join(', ')}]`,
        `query: [${names(operation, 'query').join(', ')}]`,
        `body: ${operation.body !== undefined}`,
      ];
      return `  ${operation.id}: { ${parts.join(', ')} },\n`;
    }),
  );
  return new TypeScriptFile('operations.ts').text(`/** How an operation is called. */
export interface OperationInfo {
  readonly resource?: string;
  readonly method: string;
  readonly streaming?: { readonly property: string; readonly method: string };
  readonly path: readonly string[];
  readonly query: readonly string[];
  readonly body: boolean;
}

export const OPERATIONS: Readonly<Record<string, OperationInfo>> = {
${lines.join('')}};
`);
}

function reexports(modules, type) {
  const lines = modules.map((module) => `export ${type}* from './${module}.js';\n`);
  return `${type === '' || modules[0] !== 'models' ? '// Generated from specs/; changes made here are lost.\n' : ''}${lines.join('')}`;
}

function clientFile(resources, model) {
  const file = new TypeScriptFile('client.ts');
  file.use('BaseClient', '../client.js', { value: true });
  const fields = [...resources.keys()]
    .filter((resource) => resource !== undefined)
    .map((resource) => {
      const name = file.use(className(resource, model), `./resources/${resource}.js`, { value: true });
      return `  readonly ${camel(resource)} = new ${name}(this.http);\n`;
    });
  const methods = (resources.get(undefined) ?? []).flatMap((operation) =>
    methodsOf(operation, model, file, 'this.http'),
  );
  const sockets = model.channels.map((channel) => {
    file.use(pascal(channel.name), `./${channel.name}.js`, { value: true });
    file.use('SocketOptions', '../options.js');
    return `${doc(`${channel.description} It is opened by the first message, or by \`open()\`.`, '  ')}  ${camel(channel.name)}(options?: SocketOptions): ${pascal(channel.name)} {
    return new ${pascal(channel.name)}(this.http, options);
  }
`;
  });
  return file.text(`${doc(`A node's API. ${model.documents.openapi.info.summary ?? ''}`)}export class ApiClient extends BaseClient {
${fields.join('')}
${[...methods, ...sockets].join('\n')}}
`);
}
