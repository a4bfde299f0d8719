import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diff } from '@asyncapi/diff';
import { parse } from 'yaml';

// What @asyncapi/diff calls breaking and is not: a version is there to be raised, and an address or the words about one bind nobody.
const HARMLESS = { add: 'non-breaking', remove: 'non-breaking', edit: 'non-breaking' };
const OVERRIDES = {
  '/info/version': HARMLESS,
  '/servers': HARMLESS,
  '/servers/*': HARMLESS,
  '/servers/*/host': HARMLESS,
};

/**
 * What breaks clients between two folders of bundled specifications.
 *
 * oasdiff compares the operations. @asyncapi/diff compares the channels and their messages, but knows no JSON Schema, so the messages' payloads
 * are laid before oasdiff too, as bodies of requests or of answers according to their direction. What our own extensions promise is compared here.
 *
 * @param {string|undefined} oasdiff path of the program; without it, only the channels and the extensions are compared
 * @returns {string[]} one line a break
 */
export function breaks(base, head, oasdiff, work) {
  const [old, current] = [base, head].map((folder) => ({
    openapi: parse(readFileSync(join(folder, 'openapi.yaml'), 'utf8')),
    asyncapi: parse(readFileSync(join(folder, 'asyncapi.yaml'), 'utf8')),
  }));
  const found = [...channelBreaks(old.asyncapi, current.asyncapi), ...promiseBreaks(old, current)];
  if (oasdiff !== undefined) {
    found.push(...operationBreaks(oasdiff, join(base, 'openapi.yaml'), join(head, 'openapi.yaml')));
    mkdirSync(work, { recursive: true });
    const [before, after] = [old, current].map(({ asyncapi }, index) => {
      const path = join(work, `messages-${index}.json`);
      writeFileSync(path, JSON.stringify(messagesAsOperations(asyncapi)));
      return path;
    });
    found.push(...operationBreaks(oasdiff, before, after));
  }
  return found;
}

function operationBreaks(oasdiff, base, head) {
  const output = execFileSync(oasdiff, ['breaking', base, head, '--format', 'json'], { encoding: 'utf8' });
  return (JSON.parse(output.trim() || '[]') ?? [])
    .filter((change) => change.level >= 2)
    .map((change) => `${change.operation} ${change.path}: ${change.text} (${change.id})`);
}

function channelBreaks(old, current) {
  const changes = diff(structure(old), structure(current), { override: OVERRIDES }).breaking();
  return changes.map(
    ({ action, path }) => `asyncapi.yaml ${path}: ${{ add: 'added', remove: 'removed', edit: 'changed' }[action]}`,
  );
}

/** The document without schemas and components, each message in its place. */
function structure({ asyncapi, info, servers, channels, operations, components }) {
  const messages = ({ messages: refs, ...channel }) => ({
    ...channel,
    messages: Object.fromEntries(
      Object.keys(refs).map((type) => [type, { ...components.messages[type], payload: undefined }]),
    ),
  });
  const laidOut = Object.fromEntries(Object.entries(channels).map(([name, channel]) => [name, messages(channel)]));
  return JSON.parse(JSON.stringify({ asyncapi, info, servers, channels: laidOut, operations }));
}

/** An OpenAPI document whose requests and answers are the messages that the node receives and sends. */
function messagesAsOperations({ info, operations, components }) {
  const paths = {};
  for (const { action, messages } of Object.values(operations)) {
    for (const type of messages.map((message) => message.$ref.split('/').at(-1))) {
      const content = { 'application/json': { schema: components.messages[type].payload } };
      const received = { requestBody: { required: true, content }, responses: { 204: { description: 'Taken.' } } };
      const sent = { responses: { 200: { description: 'Sent.', content } } };
      paths[`/${action}/${type}`] = { post: action === 'receive' ? received : sent };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version },
    paths,
    components: { schemas: components.schemas },
  };
}

/** What the tools do not know of: the status of each error code, and limits that are not a schema's. */
function promiseBreaks(old, current) {
  const found = [];
  const statuses = current.openapi.components.schemas.ErrorCode['x-status'];
  for (const [code, status] of Object.entries(old.openapi.components.schemas.ErrorCode['x-status'])) {
    if (statuses[code] !== status) {
      found.push(`error code ${code}: its status was ${status} and is ${statuses[code] ?? 'gone'}`);
    }
  }
  const limits = [['x-max-body-bytes', old.openapi, current.openapi]];
  for (const [name, channel] of Object.entries(old.asyncapi.channels)) {
    limits.push(['x-max-message-bytes', channel, current.asyncapi.channels[name] ?? channel]);
  }
  for (const [limit, before, after] of limits.filter(([key, was, is]) => !(is[key] >= was[key]))) {
    found.push(`${limit}: was ${before[limit]} and is ${after[limit] ?? 'gone'}`);
  }
  return found;
}
