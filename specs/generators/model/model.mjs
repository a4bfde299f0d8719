import { STATUS_CODES } from 'node:http';
import { readChannels } from './messages.mjs';
import { pascal } from './names.mjs';
import { readOperations } from './operations.mjs';
import { mark, namesIn, readSchema } from './schemas.mjs';
import { SpecError, readSpecs } from './source.mjs';

/**
 * What both documents say, in terms that no target language colours.
 *
 * @typedef {{version: string, title: string, maxBodyBytes: number, requestErrors: number[],
 *   schemas: Map<string, import('./schemas.mjs').Schema>, operations: import('./operations.mjs').Operation[],
 *   channels: import('./messages.mjs').Channel[], errors: {code: string, status: number, description: string, name: string, statusName: string}[],
 *   documents: {openapi: object, asyncapi: object}}} Model
 *   `errors`: `name` is what a class of that code is called, and `statusName` one of its status (`ServiceUnavailable`), both without any suffix.
 */

/** @returns {Model} */
export function readModel(folder) {
  const source = readSpecs(folder);
  const { openapi, asyncapi } = source;
  if (openapi.info.version !== asyncapi.info.version) {
    throw new SpecError(
      'info.version',
      `openapi.yaml says ${openapi.info.version}, asyncapi.yaml ${asyncapi.info.version}`,
    );
  }
  const schemas = new Map([...source.schemas].map(([name, entry]) => [name, readSchema(name, entry, source.schemas)]));
  const operations = readOperations(openapi);
  const channels = readChannels(asyncapi);
  markDirections(schemas, operations, channels);
  return {
    version: openapi.info.version,
    title: openapi.info.title,
    maxBodyBytes: openapi['x-max-body-bytes'],
    requestErrors: Object.keys(openapi['x-request-errors'] ?? {}).map(Number),
    schemas,
    operations,
    channels,
    errors: errorsOf(schemas, source.schemas),
    documents: { openapi, asyncapi },
  };
}

function markDirections(schemas, operations, channels) {
  const messages = channels.flatMap((channel) => channel.messages);
  const bodies = operations.flatMap((operation) => (operation.body === undefined ? [] : namesIn(operation.body.type)));
  const answers = operations.flatMap((operation) =>
    operation.responses.flatMap((response) => response.content.flatMap((each) => namesIn(each.type))),
  );
  mark(schemas, [...bodies, ...messages.filter((each) => each.received).map((each) => each.schema)], 'inRequest');
  mark(schemas, [...answers, ...messages.filter((each) => each.sent).map((each) => each.schema)], 'inResponse');
}

function errorsOf(schemas, sources) {
  const lists = [...schemas.values()].filter(
    (schema) => schema.kind === 'enum' && schema.values.some((value) => value.status !== undefined),
  );
  return lists.flatMap((list) => {
    const names = sources.get(list.name).schema['x-class-name'] ?? {};
    return list.values.map(({ wire, status, description }) => ({
      code: wire,
      status,
      description,
      name: names[wire] ?? pascal(wire).replace(/Error$/, ''),
      statusName: pascal(STATUS_CODES[status] ?? `Status ${status}`).replace(/Error$/, ''),
    }));
  });
}
