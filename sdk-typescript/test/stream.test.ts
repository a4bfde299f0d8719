import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as sdk from '../src/index.js';
import { type Answer, FakeNode, event, failing, json, reset, stream } from './support/fake-node.js';

const REQUEST = { model: 'm', prompt: 'Where?', max_tokens: 5 };
const FIRST = event(1, 'Grüße ', null, { request_id: 'r-1', model: 'm' });
const SECOND = event(2, '🌍 and ');
const LAST = event(3, 'mood', 'complete', {
  usage: { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4, cached_tokens: 0 },
});
const TEXT = 'Grüße 🌍 and mood';
let node: FakeNode;

async function streamOf(
  options: sdk.StreamOptions,
  ...answers: Answer[]
): Promise<sdk.EventStream<sdk.InferenceChunk>> {
  node = await FakeNode.start(...answers);
  return new sdk.LlmNode({ baseUrl: node.url, apiKey: null, retryDelay: 1 }).inference.stream(REQUEST, options);
}

async function failure(stream: sdk.EventStream<sdk.InferenceChunk>): Promise<unknown> {
  return stream.collect().then(
    () => assert.fail('it did not fail'),
    (error: unknown) => error,
  );
}

const ids = () => node.received.map((each) => each.headers['last-event-id']);

afterEach(() => node?.stop());

test('pieces come one by one', async () => {
  const pieces: string[] = [];
  const chunks = await streamOf({}, stream([FIRST, ': keep-alive\n\n', SECOND, LAST]));
  for await (const { content } of chunks) {
    pieces.push(content);
  }
  assert.deepEqual(pieces, ['Grüße ', '🌍 and ', 'mood']);
  assert.deepEqual([chunks.requestId, chunks.response?.status, chunks.lastEventId], ['r-1', 200, 's.3']);
  assert.deepEqual(node.received[0]?.body, { ...REQUEST, stream: true });
});

test('the answer can be had whole', async () => {
  const answer = await (await streamOf({}, stream([FIRST, SECOND, LAST]))).collect();
  assert.deepEqual(
    [answer.content, answer.finish_reason, answer.tokens_used, answer.request_id, answer.model],
    [TEXT, 'complete', 3, 'r-1', 'm'],
  );
  assert.equal(answer.usage?.total_tokens, 4);
});

test('characters and events may be cut anywhere', async () => {
  const bytes = new TextEncoder().encode(FIRST + SECOND + LAST);
  const answer = await (await streamOf({}, stream(Array.from(bytes, (byte) => Uint8Array.of(byte))))).collect();
  assert.equal(answer.content, TEXT);
});

for (const ending of ['end', 'reset'] as const) {
  test(`a stream that breaks by ${ending} goes on after the last whole event`, async () => {
    const chunks = await streamOf(
      {},
      stream([FIRST, SECOND.slice(0, -5)], ending),
      stream([SECOND], ending),
      stream([LAST]),
    );
    assert.equal((await chunks.collect()).content, TEXT);
    assert.deepEqual(ids(), [undefined, 's.1', 's.2']);
    assert.deepEqual(node.received[2]?.body, { ...REQUEST, stream: true });
  });
}

test('a silent stream counts as dropped', async () => {
  const chunks = await streamOf({ idleTimeout: 60 }, stream([FIRST], 'stall'), stream([SECOND, LAST]));
  assert.equal((await chunks.collect()).content, TEXT);
  assert.deepEqual(ids(), [undefined, 's.1']);
});

test('a slow reader is no silence', async (context) => {
  const chunks = await streamOf({ idleTimeout: 50 }, stream([FIRST + SECOND + LAST]));
  context.mock.timers.enable({ apis: ['setInterval'] });
  const pieces: string[] = [];
  for await (const { content } of chunks) {
    pieces.push(content);
    context.mock.timers.tick(5000);
  }
  assert.equal(pieces.join(''), TEXT);
  assert.equal(node.received.length, 1);
});

test('resuming gets over refusals that pass', async () => {
  const busy = failing(503, 'INSUFFICIENT_RESOURCES', { 'retry-after': '0' });
  const chunks = await streamOf({}, stream([FIRST], 'reset'), busy, reset, stream([SECOND, LAST]));
  assert.equal((await chunks.collect()).content, TEXT);
  assert.deepEqual(ids(), [undefined, 's.1', 's.1', 's.1']);
});

test('204 says that there is nothing more', async () => {
  const chunks = await streamOf({}, stream([FIRST], 'reset'), (_, response) => response.writeHead(204).end());
  const answer = await chunks.collect();
  assert.deepEqual([answer.content, answer.finish_reason], ['Grüße ', null]);
});

test('410 tells how far the stream got', async () => {
  const error = await failure(await streamOf({}, stream([FIRST], 'reset'), failing(410, 'STREAM_EXPIRED')));
  assert.ok(error instanceof sdk.StreamExpiredError);
  assert.deepEqual([error.progress?.text, error.progress?.lastEventId], ['Grüße ', 's.1']);
});

test('resuming ends after so many tries without anything new', async () => {
  const error = await failure(
    await streamOf({ resume: { attempts: 2 } }, stream([FIRST], 'reset'), stream([], 'reset')),
  );
  assert.ok(error instanceof sdk.StreamInterruptedError && error instanceof sdk.ConnectionError);
  assert.equal(error.progress.text, 'Grüße ');
  assert.deepEqual(ids(), [undefined, 's.1', 's.1']);
});

test('resuming can be switched off', async () => {
  assert.ok(
    (await failure(await streamOf({ resume: { attempts: 0 } }, stream([FIRST], 'reset')))) instanceof
      sdk.StreamInterruptedError,
  );
  assert.equal(node.received.length, 1);
});

test('a stream that is lost before its first event is not begun again', async () => {
  const error = await failure(await streamOf({}, stream([': keep-alive\n\n'], 'reset'), stream([FIRST, LAST])));
  assert.ok(error instanceof sdk.StreamInterruptedError && error.mayHaveBegun);
  assert.equal(node.received.length, 1);
});

test('an error in mid-stream is of its class, and tells how far the stream got', async () => {
  const late = `event: error\ndata: ${JSON.stringify({ error: { code: 'INFERENCE_FAILED', message: 'Broken', request_id: 'r-1' } })}\n\n`;
  const error = await failure(await streamOf({}, stream([FIRST, late])));
  assert.ok(error instanceof sdk.InferenceFailedError);
  assert.deepEqual([error.status, error.progress?.text, error.requestId], [500, 'Grüße ', 'r-1']);
  assert.equal(node.received.length, 1);
});

test('an error before the first event is a status', async () => {
  const error = await failure(await streamOf({}, failing(404, 'MODEL_NOT_FOUND')));
  assert.ok(error instanceof sdk.ModelNotFoundError);
});

test('429 before the first event is tried again', async () => {
  const chunks = await streamOf(
    {},
    failing(429, 'RATE_LIMIT_EXCEEDED', { 'retry-after': '0' }),
    stream([FIRST, SECOND, LAST]),
  );
  assert.equal((await chunks.collect()).content, TEXT);
});

test('events of other names are passed over, but shown to who asks', async () => {
  const seen: string[] = [];
  const chunks = await streamOf(
    { onEvent: (each) => seen.push(each.event) },
    stream([FIRST, 'event: weather\ndata: sun\n\n', SECOND, LAST]),
  );
  assert.equal((await chunks.collect()).content, TEXT);
  assert.deepEqual(seen, ['message', 'weather', 'message', 'message']);
});

test('garbage in mid-stream is told as such', async () => {
  const error = await failure(await streamOf({}, stream([FIRST, 'data: {"content": \n\n'])));
  assert.ok(error instanceof sdk.InvalidResponseError);
  assert.deepEqual([error.body, error.progress?.text], ['{"content": ', 'Grüße ']);
});

test('an answer that is no stream is told as such', async () => {
  const error = await failure(await streamOf({}, json(200, {})));
  assert.ok(error instanceof sdk.InvalidResponseError);
});

/** A stream that stays open, and a promise of the client's going. */
function open(): [Answer, Promise<void>] {
  let gone = () => {};
  const left = new Promise<void>((resolve) => (gone = resolve));
  const answer: Answer = (request, response, socket) => {
    socket.on('close', gone);
    return stream([FIRST, SECOND], 'stall')(request, response, socket);
  };
  return [answer, left];
}

test('leaving the loop closes the connection', async () => {
  const [answer, left] = open();
  for await (const chunk of await streamOf({}, answer)) {
    assert.equal(chunk.content, 'Grüße ');
    break;
  }
  await left;
  assert.equal(node.received.length, 1);
});

test('abort() closes the connection and ends reading', async () => {
  const [answer, left] = open();
  const chunks = await streamOf({}, answer);
  await assert.rejects(async () => {
    for await (const chunk of chunks) {
      if (chunk.tokens_used === 2) {
        chunks.abort();
      }
    }
  }, sdk.RequestAbortedError);
  await left;
});

test('the signal closes the connection and ends reading', async () => {
  const [answer, left] = open();
  const controller = new AbortController();
  const chunks = await streamOf({ signal: controller.signal }, answer);
  await assert.rejects(async () => {
    for await (const _ of chunks) {
      controller.abort();
    }
  }, sdk.RequestAbortedError);
  await left;
});

test('a stream is read once', async () => {
  const chunks = await streamOf({}, stream([FIRST, LAST]));
  await chunks.collect();
  await assert.rejects(chunks.collect(), /read already/);
});

test('two hundred streams at once lose no character', async () => {
  const text = Array.from({ length: 12 }, (_, index) => `wörd${index} `);
  const pieces = text.map((each, index) => event(index + 1, each, index === text.length - 1 ? 'complete' : null));
  node = await FakeNode.start((request, response, socket) => {
    const from = Number(request.headers['last-event-id']?.slice(2) ?? 0);
    const breaks = from === 0 && request.body.seed % 3 === 0;
    return stream(breaks ? pieces.slice(0, 5) : pieces.slice(from), breaks ? 'reset' : 'end')(
      request,
      response,
      socket,
    );
  });
  const client = new sdk.LlmNode({ baseUrl: node.url, apiKey: null, retryDelay: 1 });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, seed) => client.inference.stream({ ...REQUEST, seed }).collect()),
  );
  assert.deepEqual(new Set(answers.map((each) => each.content)), new Set([text.join('')]));
});
