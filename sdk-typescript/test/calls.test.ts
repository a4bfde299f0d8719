import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as sdk from '../src/index.js';
import { ANSWER, type Answer, FakeNode, failing, json, reset } from './support/fake-node.js';

const REQUEST = { model: 'm', prompt: 'Where?', max_tokens: 5 };
let node: FakeNode;

async function client(options: sdk.ClientOptions, ...answers: Answer[]): Promise<sdk.LlmNode> {
  node = await FakeNode.start(...answers);
  return new sdk.LlmNode({ baseUrl: node.url, apiKey: null, retryDelay: 1, ...options });
}

afterEach(() => node?.stop());

test('a call sends its body as JSON, and says who calls', async () => {
  const { inference } = await client({ apiKey: 'secret', headers: { 'x-team': 'blue' } }, json(200, ANSWER));
  const answer = await inference.create({ ...REQUEST, system: null });
  assert.equal(answer.content, 'Paris');
  const [received] = node.received;
  assert.deepEqual([received?.method, received?.path], ['POST', '/v1/inference']);
  assert.deepEqual(received?.body, { ...REQUEST, system: null, stream: false });
  assert.equal(received?.headers['x-api-key'], 'secret');
  assert.equal(received?.headers['x-team'], 'blue');
  assert.match(received?.headers['user-agent'] ?? '', /^llmnode-sdk-typescript\/\d+\.\d+\.\d+ node\/\d+/);
});

test('a path argument is escaped', async () => {
  const { peers } = await client({}, failing(404, 'PEER_NOT_FOUND'));
  await assert.rejects(peers.get('a/b ?'), sdk.PeerNotFoundError);
  assert.equal(node.received[0]?.path, '/v1/peers/a%2Fb%20%3F');
});

test('the raw response can be had', async () => {
  const { models } = await client({}, json(200, { models: [] }, { 'x-request-id': 'r-9', 'ratelimit-remaining': '7' }));
  const { data, response, requestId } = await models.list().withResponse();
  assert.deepEqual(
    [data.models, response.status, response.headers.get('ratelimit-remaining'), requestId],
    [[], 200, '7', 'r-9'],
  );
});

test('what the specification does not know is kept', async () => {
  const odd = { ...ANSWER, finish_reason: 'tired', mood: { good: true }, tokens_used: 0 };
  const { inference } = await client({}, json(200, odd));
  assert.deepEqual(await inference.create(REQUEST), odd);
});

test('a degraded node is an answer, not an error', async () => {
  const degraded = await client({}, json(503, { status: 'degraded', issues: ['Disk full'] }));
  assert.deepEqual(await degraded.health(), { status: 'degraded', issues: ['Disk full'] });
  assert.equal(node.received.length, 1);
});

test('each code of the specification has its class, with all that the body says', async () => {
  const error = {
    code: 'VALIDATION_ERROR',
    message: 'Invalid temperature value',
    field: 'temperature',
    details: '0 to 2',
    request_id: 'r-7',
  };
  const { inference } = await client({}, json(400, { error }));
  const caught = await inference.create(REQUEST).catch((each: unknown) => each);
  assert.ok(
    caught instanceof sdk.ValidationError && caught instanceof sdk.BadRequestError && caught instanceof sdk.ApiError,
  );
  assert.deepEqual(
    [caught.status, caught.code, caught.field, caught.details, caught.requestId],
    [400, 'VALIDATION_ERROR', 'temperature', '0 to 2', 'r-7'],
  );
  assert.deepEqual(caught.body, { error });
  assert.equal(caught.message, '400 VALIDATION_ERROR: Invalid temperature value (0 to 2; request r-7)');
  assert.equal(caught.name, 'ValidationError');
});

test('a code that is not known is of the class of its status', async () => {
  const { inference } = await client({}, failing(404, 'CAT_NOT_FOUND'));
  const caught = await inference.create(REQUEST).catch((each: unknown) => each);
  assert.ok(caught instanceof sdk.NotFoundError && !(caught instanceof sdk.ModelNotFoundError));
  assert.equal(caught.code, 'CAT_NOT_FOUND');
});

test('an error that no node wrote is told by its status', async () => {
  const { inference } = await client({}, (_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  const caught = await inference.create(REQUEST).catch((each: unknown) => each);
  assert.ok(caught instanceof sdk.ApiError);
  assert.equal(caught.message, '502: <h1>Bad gateway</h1>');
});

for (const [status, code] of [
  [429, 'RATE_LIMIT_EXCEEDED'],
  [503, 'INSUFFICIENT_RESOURCES'],
] as const) {
  test(`${status} is tried again, after what Retry-After says`, async () => {
    const { inference } = await client({}, failing(status, code, { 'retry-after': '0' }), json(200, ANSWER));
    assert.equal((await inference.create(REQUEST)).content, 'Paris');
    assert.equal(node.received.length, 2);
  });
}

test('after the last retry the error tells how long to wait', async () => {
  const { inference } = await client(
    { maxRetries: 1, maxRetryDelay: 10_000 },
    failing(429, 'RATE_LIMIT_EXCEEDED', { 'retry-after': '60' }),
  );
  const caught = await inference.create(REQUEST).catch((each: unknown) => each);
  assert.ok(caught instanceof sdk.RateLimitError);
  assert.equal(caught.retryAfter, 60);
  assert.match(caught.message, /try again in 60 s/);
  assert.equal(node.received.length, 1, 'a wait beyond maxRetryDelay is not waited for');
});

test('other errors are not tried again', async () => {
  const { inference } = await client({}, failing(500, 'INFERENCE_FAILED'));
  await assert.rejects(inference.create(REQUEST), sdk.InferenceFailedError);
  assert.equal(node.received.length, 1);
});

test('a generation that may have begun is not sent again', async () => {
  const { inference } = await client({}, reset, json(200, ANSWER));
  const caught = await inference.create(REQUEST).catch((each: unknown) => each);
  assert.ok(caught instanceof sdk.ConnectionError);
  assert.equal(caught.mayHaveBegun, true);
  assert.equal(node.received.length, 1);
});

test('a call that only reads is sent again when the connection breaks', async () => {
  const { models } = await client({}, reset, reset, json(200, { models: [] }));
  assert.deepEqual(await models.list(), { models: [] });
  assert.equal(node.received.length, 3);
});

test('a connection that is refused is tried again, for generation too', async () => {
  const { url } = (node = await FakeNode.start());
  await node.stop();
  let tries = 0;
  const counting: typeof fetch = (...given) => (tries++, fetch(...given));
  const refused = new sdk.LlmNode({ baseUrl: url, retryDelay: 1, fetch: counting });
  const caught = await refused.inference.create(REQUEST).catch((each: unknown) => each);
  node = await FakeNode.start();
  assert.ok(caught instanceof sdk.ConnectionError && !caught.mayHaveBegun);
  assert.match(caught.message, /ECONNREFUSED/);
  assert.equal(tries, 3);
});

test('half a body is a lost connection', async () => {
  const { inference } = await client({}, (_, response, socket) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
    response.write('{"content":', () => socket.end());
  });
  await assert.rejects(inference.create(REQUEST), sdk.ConnectionError);
});

test('garbage is told as such', async () => {
  const { inference } = await client({}, (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{]'),
  );
  await assert.rejects(
    inference.create(REQUEST),
    (error: unknown) => error instanceof sdk.InvalidResponseError && error.body === '{]',
  );
});

test('what does not speak HTTP is a lost connection', async () => {
  const { inference } = await client({}, (_request, _response, socket) => socket.end('hello\r\n\r\n'));
  await assert.rejects(inference.create(REQUEST), sdk.ConnectionError);
});

test('TLS towards a server without it is a connection error that is not retried', async () => {
  const { url } = (node = await FakeNode.start());
  let tries = 0;
  const counting: typeof fetch = (...given) => (tries++, fetch(...given));
  const secure = new sdk.LlmNode({ baseUrl: url.replace('http', 'https'), retryDelay: 1, fetch: counting });
  await assert.rejects(secure.inference.create(REQUEST), sdk.ConnectionError);
  assert.equal(tries, 1);
});

test('no answer in time is a timeout', async () => {
  const { inference } = await client({ timeout: 30 }, () => undefined);
  await assert.rejects(
    inference.create(REQUEST),
    (error: unknown) => error instanceof sdk.RequestTimeoutError && /30 ms/.test(error.message),
  );
});

test('an abort is told apart, and reaches the node', async () => {
  const controller = new AbortController();
  let gone: Promise<unknown> | undefined;
  const { inference } = await client({}, (_request, _response, socket) => {
    gone = new Promise((resolve) => socket.on('close', resolve));
    controller.abort();
  });
  await assert.rejects(inference.create(REQUEST, { signal: controller.signal }), sdk.RequestAbortedError);
  await gone;
});

test('an answer of the given age is not asked for again', async () => {
  const { models } = await client({}, json(200, { models: [] }));
  await Promise.all([models.list({ maxAge: 60_000 }), models.list({ maxAge: 60_000 })]);
  await models.list({ maxAge: 60_000 });
  assert.equal(node.received.length, 1);
  await models.list();
  assert.equal(node.received.length, 2);
});

test('the log hides secrets', async () => {
  const lines: string[] = [];
  const logger = { debug: (...words: unknown[]) => lines.push(JSON.stringify(words)), warn: () => undefined };
  const { models } = await client(
    { apiKey: 'hush', headers: { authorization: 'Bearer hush' }, logger },
    json(200, { models: [] }),
  );
  await models.list();
  assert.equal(lines.length, 2);
  assert.ok(!lines.join().includes('hush'));
  assert.match(lines[0] ?? '', /GET .*\/v1\/models/);
});

test('a bad address is told at once', () => {
  assert.throws(() => new sdk.LlmNode({ baseUrl: 'localhost' }), /baseUrl is not an address: "localhost"/);
  assert.throws(() => new sdk.LlmNode({ baseUrl: 'ftp://x' }), /http:\/\/ or https:\/\//);
});

test('address and key come from the environment where they are not given', async () => {
  await client({}, json(200, { models: [] }));
  process.env['LLM_NODE_BASE_URL'] = `${node.url}/`;
  process.env['LLM_NODE_API_KEY'] = 'from-environment';
  try {
    await new sdk.LlmNode().models.list();
  } finally {
    delete process.env['LLM_NODE_BASE_URL'];
    delete process.env['LLM_NODE_API_KEY'];
  }
  assert.equal(node.received[0]?.headers['x-api-key'], 'from-environment');
});
