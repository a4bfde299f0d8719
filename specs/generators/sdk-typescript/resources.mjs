import { TypeScriptFile, argument, camel, doc, literal, pascal, property, typeOf } from './typescript.mjs';
import { byStatus } from './errors.mjs';

/** The operations that clients are given, by resource; those of none are the client's own. */
export function byResource(model) {
  const resources = new Map();
  for (const operation of model.operations.filter((each) => each.inSdk)) {
    resources.set(operation.resource, [...(resources.get(operation.resource) ?? []), operation]);
  }
  return resources;
}

export function className(resource, model) {
  const name = pascal(resource);
  return model.schemas.has(name) ? `${name}Resource` : name;
}

/** The class of a resource. */
export function resourceFile(resource, operations, model) {
  const file = new TypeScriptFile(`resources/${resource}.ts`);
  const tag = (model.documents.openapi.tags ?? []).find((each) => each.name === operations[0].tag);
  const methods = operations.flatMap((operation) => methodsOf(operation, model, file, 'this.http'));
  file.use('HttpClient', '../http.js');
  return file.text(`${doc(tag?.description ?? `The calls of \`${resource}\`.`)}export class ${className(resource, model)} {
  constructor(private readonly http: HttpClient) {}

${methods.join('\n')}}
`);
}

/** One method for the answer as a whole and, where the operation streams, one for its events. */
export function methodsOf(operation, model, file, http) {
  return signaturesOf(operation, model, (name) => file.type(name)).map((signature) => {
    file.use(signature.streaming ? 'EventStream' : 'ApiPromise', signature.streaming ? '../stream.js' : '../http.js');
    file.use(signature.options, '../options.js');
    const call = signature.streaming ? 'stream' : 'request';
    const tags = signature.parameters.map((each) => `@param ${each.name} ${each.description}`);
    return `${doc(`${operation.summary}.\n\n${operation.description}`, '  ', [...tags, ...(operation.deprecated ? ['@deprecated'] : [])])}  ${signature.text} {
    return ${http}.${call}(${requestText(operation, model, signature)}, options);
  }
`;
  });
}

/**
 * How the methods of an operation are called.
 *
 * @returns {{text: string, name: string, streaming: boolean, options: string, parameters: {name: string, type: string, optional: boolean, description: string}[]}[]}
 */
export function signaturesOf(operation, model, use = () => {}) {
  const plain = signature(operation, model, use, false);
  return operation.streaming === undefined ? [plain] : [plain, signature(operation, model, use, true)];
}

function signature(operation, model, use, streaming) {
  const parameters = [
    ...operation.parameters.filter((each) => each.in === 'path').map((each) => pathParameter(each, use)),
    ...bodyParameter(operation, model, use),
    ...queryParameter(operation, use),
  ];
  const options = streaming ? 'StreamOptions' : 'RequestOptions';
  const result = streaming
    ? `EventStream<${typeOf(operation.streaming.event, use)}>`
    : `ApiPromise<${answerType(operation, use)}>`;
  const name = streaming ? operation.streaming.method : operation.call;
  const listed = [...parameters.map(parameterText), `options?: ${options}`];
  return { text: `${camel(name)}(${listed.join(', ')}): ${result}`, name: camel(name), streaming, options, parameters };
}

function parameterText({ name, type, optional }) {
  return optional ? `${name}: ${type} = {}` : `${name}: ${type}`;
}

function pathParameter(parameter, use) {
  return {
    name: argument(parameter.name),
    type: typeOf(parameter.type, use),
    optional: false,
    description: parameter.description,
  };
}

function bodyParameter({ body, streaming }, model, use) {
  if (body === undefined) {
    return [];
  }
  const type = typeOf(body.type, use);
  const fields = model.schemas.get(body.type.name)?.fields;
  const optional = fields !== undefined && fields.every((field) => !field.required);
  return [
    {
      name: 'body',
      type: streaming === undefined ? type : `Omit<${type}, ${literal(streaming.property)}>`,
      optional,
      description: model.schemas.get(body.type.name)?.description ?? 'The request.',
    },
  ];
}

function queryParameter(operation, use) {
  const fields = operation.parameters.filter((each) => each.in === 'query');
  if (fields.length === 0) {
    return [];
  }
  const members = fields.map(
    (each) =>
      `${property(each.name)}${each.required ? '' : '?'}: ${typeOf(each.type, use)}${each.required ? '' : ' | undefined'}`,
  );
  return [
    {
      name: 'query',
      type: `{ ${members.join('; ')} }`,
      optional: fields.every((each) => !each.required),
      description: fields.map((each) => `\`${each.name}\`: ${each.description}`).join(' '),
    },
  ];
}

function answerOf(operation) {
  return operation.responses.find(
    (response) => response.status >= 200 && response.status < 300 && response.content.length > 0,
  );
}

function jsonOf(response) {
  return response?.content.find((each) => each.mediaType === 'application/json');
}

function answerType(operation, use) {
  const answer = answerOf(operation);
  const json = jsonOf(answer);
  return json !== undefined ? typeOf(json.type, use) : answer === undefined ? 'void' : 'string';
}

/** Statuses beyond 2xx whose body is the answer all the same. */
function answeringStatuses(operation) {
  const json = JSON.stringify(jsonOf(answerOf(operation))?.type);
  return operation.responses
    .filter(
      (response) => response.status >= 300 && json !== undefined && JSON.stringify(jsonOf(response)?.type) === json,
    )
    .map((response) => response.status);
}

function requestText(operation, model, { streaming, parameters }) {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) => `\${encodeURIComponent(${argument(name)})}`);
  const parts = [
    `method: ${literal(operation.method)}`,
    `path: ${path.includes('${') ? `\`${path}\`` : literal(path)}`,
  ];
  if (operation.body !== undefined) {
    parts.push(
      operation.streaming === undefined
        ? 'body'
        : `body: { ...body, ${property(operation.streaming.property)}: ${streaming} }`,
    );
  }
  if (parameters.some((each) => each.name === 'query')) {
    parts.push('query');
  }
  const answer = answerOf(operation);
  if (!streaming && jsonOf(answer) === undefined) {
    parts.push(`accept: ${literal(answer?.content[0].mediaType ?? '*/*')}`);
  }
  const statuses = answeringStatuses(operation);
  if (!streaming && statuses.length > 0) {
    parts.push(`answers: [${statuses.join(', ')}]`);
  }
  if (operation.streaming !== undefined) {
    parts.push('generates: true');
  }
  if (streaming) {
    parts.push(`text: ${literal(operation.streaming.text)}`, `end: ${literal(operation.streaming.end)}`);
  }
  return `{ ${parts.join(', ')} }`;
}

/** The classes of the errors that an operation's description lists. */
export function errorsOf(operation, model) {
  const statuses = byStatus(model.errors);
  const answered = new Set(answeringStatuses(operation));
  return operation.responses
    .filter((response) => statuses.has(response.status) && !answered.has(response.status))
    .map((response) => ({ name: `${statuses.get(response.status).name}Error`, description: response.description }));
}
