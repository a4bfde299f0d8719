import { SpecError, deref } from './source.mjs';
import { readField, readType } from './schemas.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/**
 * @typedef {import('./schemas.mjs').Type} Type
 * @typedef {import('./schemas.mjs').Field & {in: 'query'|'path'|'header'}} Parameter
 * @typedef {{status: number, description: string, headers: string[], content: {mediaType: string, type: Type}[]}} Response
 * @typedef {{id: string, method: string, path: string, tag: string, resource?: string, call: string, inSdk: boolean, summary: string,
 *   description: string, deprecated: boolean, parameters: Parameter[], body?: {mediaType: string, type: Type, required: boolean},
 *   responses: Response[], streaming?: {property: string, method: string, text: string, end: string, event: Type}, queryOf?: string, raw: boolean,
 *   statusBy?: {property: string, values: Record<string, number>}, authenticated: boolean, rateLimited: boolean, changesNode: boolean}} Operation
 *   `call`: what the operation is called among those of its resource. `queryOf`: the operation whose body's fields these query parameters are.
 */

/** @returns {Operation[]} */
export function readOperations(openapi) {
  const operations = Object.entries(openapi.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) =>
      readOperation(openapi, path, method, item[method]),
    ),
  );
  for (const operation of operations.filter((each) => each.queryOf !== undefined)) {
    if (!operations.some((each) => each.id === operation.queryOf && each.body !== undefined)) {
      throw new SpecError(operation.id, `x-query-of: there is no operation ${operation.queryOf} with a body`);
    }
  }
  return operations;
}

function readOperation(openapi, path, method, operation) {
  const where = `${method.toUpperCase()} ${path}`;
  const id = operation.operationId;
  if (id === undefined) {
    throw new SpecError(where, 'has no operationId');
  }
  const responses = Object.entries(operation.responses).map(([status, response]) =>
    readResponse(openapi, Number(status), response, where),
  );
  return {
    id,
    method: method.toUpperCase(),
    path,
    tag: operation.tags[0],
    resource: operation['x-resource'],
    call: operation['x-method'] ?? id,
    inSdk: operation['x-sdk'] !== false,
    summary: operation.summary ?? '',
    description: operation.description ?? '',
    deprecated: operation.deprecated === true,
    parameters: (operation.parameters ?? []).map((parameter) => readParameter(openapi, parameter, where)),
    body: readBody(openapi, operation.requestBody, where),
    responses,
    streaming: readStreaming(operation['x-streaming'], responses, where),
    queryOf: operation['x-query-of'],
    raw: operation['x-raw'] === true,
    statusBy: operation['x-status-by'],
    authenticated: (operation.security ?? openapi.security ?? []).length > 0,
    rateLimited: operation['x-rate-limit'] !== false,
    changesNode: operation['x-changes-node'] === true,
  };
}

function readParameter(openapi, reference, where) {
  const parameter = resolve(openapi, reference, where);
  const schema = resolve(openapi, parameter.schema, where);
  const field = readField(parameter.name, schema, parameter.required === true, `${where} ${parameter.name}`);
  return { ...field, description: schema.description ?? parameter.description ?? '', in: parameter.in };
}

function readBody(openapi, reference, where) {
  if (reference === undefined) {
    return undefined;
  }
  const body = resolve(openapi, reference, where);
  const [[mediaType, { schema }], ...others] = Object.entries(body.content);
  if (others.length > 0) {
    throw new SpecError(where, 'has bodies of more than one media type');
  }
  return { mediaType, type: readType(schema, where).type, required: body.required === true };
}

function readResponse(openapi, status, reference, where) {
  const response = resolve(openapi, reference, where);
  return {
    status,
    description: response.description,
    headers: Object.keys(response.headers ?? {}),
    content: Object.entries(response.content ?? {}).map(([mediaType, { schema }]) => ({
      mediaType,
      type: readType(schema, `${where} ${status}`).type,
    })),
  };
}

function readStreaming(streaming, responses, where) {
  if (streaming === undefined) {
    return undefined;
  }
  const events = responses
    .flatMap((response) => response.content)
    .find((content) => content.mediaType === 'text/event-stream');
  if (events === undefined) {
    throw new SpecError(where, 'x-streaming needs a response of text/event-stream');
  }
  return { ...streaming, event: events.type };
}

function resolve(openapi, value, where) {
  return typeof value?.$ref === 'string' ? deref(openapi, value.$ref, where) : value;
}
