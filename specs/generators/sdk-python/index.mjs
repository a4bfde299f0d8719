import { byResource } from '../sdk.mjs';
import { errorNames, errorsFile } from './errors.mjs';
import { modelsFile, paramsFile } from './models.mjs';
import { PythonFile, argument, docstring, literal, pascal, snake } from './python.mjs';
import { referenceFile } from './reference.mjs';
import { FORMS, className, methodsOf, parametersOf, rawClass, rawProperty, resourceFile } from './resources.mjs';
import { socketFile } from './socket.mjs';

/** Types, resources, errors, the WebSocket's clients and the reference of the Python SDK; its runtime is in `sdk-python/src`. */
export default function sdkPython(model) {
  const resources = byResource(model);
  const files = new Map([
    ['__init__.py', '"""Generated from specs/; changes made here are lost."""\n'],
    ['models.py', modelsFile(model)],
    ['params.py', paramsFile(model)],
    ['errors.py', errorsFile(model)],
    ['resources/__init__.py', '"""The calls of the API, by resource."""\n'],
  ]);
  for (const [resource, operations] of resources) {
    if (resource !== undefined) {
      files.set(`resources/${snake(resource)}.py`, resourceFile(resource, operations, model));
    }
  }
  model.channels.forEach((channel) => files.set(`${snake(channel.name)}.py`, socketFile(channel, model)));
  files.set('client.py', clientFile(resources, model));
  files.set('exports.py', exportsFile(model));
  files.set('types.py', typesFile(model));
  files.set('operations.py', operationsFile(resources, model));
  files.set(
    'version.py',
    new PythonFile('..').text(
      'The version of the specifications, and of this package.',
      `VERSION = ${literal(model.version)}`,
    ),
  );
  files.set('api.md', referenceFile(model));
  return files;
}

/** How each operation is called, for drivers that are given operations by their ids. It is no part of what users import. */
function operationsFile(resources, model) {
  const file = new PythonFile('..');
  file.use('NamedTuple', 'typing');
  const lines = [...resources].flatMap(([resource, operations]) =>
    operations.map((operation) => {
      const names = parametersOf(operation, model).map((each) => `${literal(each.wire)}: ${literal(each.name)}`);
      const streaming =
        operation.streaming === undefined
          ? 'None'
          : `(${literal(operation.streaming.property)}, ${literal(argument(snake(operation.streaming.method)))})`;
      const parts = [
        resource === undefined ? 'None' : literal(argument(snake(resource))),
        literal(argument(snake(operation.call))),
        streaming,
        `{${names.join(', ')}}`,
      ];
      return `    ${literal(operation.id)}: Operation(${parts.join(', ')}),\n`;
    }),
  );
  return file.text(
    'How operations are called, by their ids.',
    `class Operation(NamedTuple):
    """How an operation is called."""

    resource: str | None
    method: str
    streaming: tuple[str, str] | None
    """The argument that asks for a stream, and the method that gives one."""
    arguments: dict[str, str]
    """The name of each argument here, by its name on the wire."""


OPERATIONS: dict[str, Operation] = {
${lines.join('')}}`,
  );
}

function clientFile(resources, model) {
  const file = new PythonFile('..');
  const own = resources.get(undefined) ?? [];
  const classes = FORMS.flatMap((form) => {
    const name = `${form.prefix}ApiClient`;
    file.use(`${form.prefix}BaseClient`, '._client');
    return [classText(name, form, resources, own, model, file), rawClass(name, own, file, form)];
  });
  return file.text('The clients, with all that the API offers.', classes.join('\n\n'));
}

function classText(name, form, resources, own, model, file) {
  const attributes = [...resources.keys()]
    .filter((resource) => resource !== undefined)
    .map((resource) => {
      const type = file.use(`${form.prefix}${className(resource, model)}`, `._generated.resources.${snake(resource)}`);
      file.use('cached_property', 'functools');
      return `    @cached_property
    def ${argument(snake(resource))}(self) -> ${type}:
        return ${type}(self._http)
`;
    });
  const sockets = model.channels.map((channel) => {
    const type = file.use(`${form.prefix}${pascal(channel.name)}`, `._generated.${snake(channel.name)}`);
    file.use('SocketOptions', '._options');
    file.use('Unpack', '._typing');
    const text = `${channel.description} It is opened by the first message, or by \`open()\`.`;
    return `    def ${argument(snake(channel.name))}(self, **options: Unpack[SocketOptions]) -> ${type}:
${docstring(text, '        ')}        return ${type}(self._http.context, options)
`;
  });
  return `class ${name}(${form.prefix}BaseClient):
${docstring(`A node's API. ${model.documents.openapi.info.summary ?? ''}`, '    ')}
${[...attributes, methodsOf(own, model, file, form), ...sockets, rawProperty(name)].join('\n')}`;
}

/** What users import from the package itself: errors and the version. */
function exportsFile(model) {
  const sockets = model.channels.flatMap((channel) =>
    FORMS.map((form) => [`${form.prefix}${pascal(channel.name)}`, snake(channel.name)]),
  );
  const names = errorNames(model);
  const lines = [
    ...names.map((name) => `from .errors import ${name} as ${name}\n`),
    ...sockets.map(([name, module]) => `from .${module} import ${name} as ${name}\n`),
  ];
  const all = [...names, ...sockets.map(([name]) => name)].sort();
  return new PythonFile('..').text(
    'What users import from the package itself, beside the runtime.',
    `${lines.join('')}\n__all__ = [\n${all.map((name) => `    ${literal(name)},\n`).join('')}]`,
  );
}

/** What users import from \`llmnode.types\`. */
function typesFile(model) {
  const schemas = [...model.schemas.values()];
  const names = schemas.map((schema) => [schema.name, 'models']);
  const params = schemas
    .filter((each) => each.kind === 'object' && each.inRequest)
    .map((schema) => [`${schema.name}Param`, 'params']);
  const messages = model.channels.flatMap((channel) =>
    ['ClientMessage', 'ServerMessage'].map((name) => [name, snake(channel.name)]),
  );
  const all = [...names, ...params, ...messages].sort(([left], [right]) => (left < right ? -1 : 1));
  return new PythonFile('..').text(
    'The types of the API.',
    `${all.map(([name, module]) => `from .${module} import ${name} as ${name}\n`).join('')}\n__all__ = [\n${all
      .map(([name]) => `    ${literal(name)},\n`)
      .join('')}]`,
  );
}
