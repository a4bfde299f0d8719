import { TypeScriptFile, argument, camel, doc, literal, pascal, property, typeOf } from './typescript.mjs';
import { answerOf, answeringStatuses, jsonOf, resourceDescription } from '../sdk.mjs';

export function className(resource, model) {
  const name = pascal(resource);
  return model.schemas.has(name) ? `${name}Resource` : name;
}

/** The class of a resource. */
export function resourceFile(resource, operations, model) {
  const file = new TypeScriptFile(`resources/${resource}.ts`);
  const methods = operations.flatMap((operation) => methodsOf(operation, model, file, 'this.http'));
  file.use('HttpClient', '../http.js');
  return file.text(`${doc(resourceDescription(resource, operations, model))}export class ${className(resource, model)} {
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

function answerType(operation, use) {
  const answer = answerOf(operation);
  const json = jsonOf(answer);
  return json !== undefined ? typeOf(json.type, use) : answer === undefined ? 'void' : 'string';
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
