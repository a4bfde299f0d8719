import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import * as sdk from '../src/index.js';
import {
  type Fault,
  answering,
  cut,
  drip,
  faultProxy,
  refusing,
  resetBefore,
  untrusted,
} from './support/fault-proxy.js';
import { MODEL, nodeUrl, withoutNode } from './support/real-node.js';

const PROMPT = "Write 'Café à la crème, naïve, déjà vu' again."; // the answer has characters of several bytes
const REQUEST = { model: MODEL, prompt: PROMPT, max_tokens: 24, temperature: 0 };

/** After so many events of a stream, within the next one's line. */
function within(events: number): (answer: Buffer) => number {
  return (answer) => {
    let place = -1;
    for (let count = 0; count < events; count++) {
      place = answer.indexOf('\n\n', place + 1);
      if (place === -1) {
        return -1;
      }
    }
    return answer.length > place + 12 ? place + 12 : -1;
  };
}

/** In the midst of the first character of several bytes. */
function character(answer: Buffer): number {
  return answer.findIndex((byte) => byte >= 0xc0) + 1 || -1;
}

describe('through a proxy that does harm, to the real node', { skip: withoutNode }, () => {
  let proxy: { url: string; connections: () => number; stop(): void } | undefined;

  async function client(faults: Fault[], options: sdk.ClientOptions = {}): Promise<sdk.LlmNode> {
    proxy = await faultProxy(nodeUrl, ...faults);
    return new sdk.LlmNode({ baseUrl: proxy.url, apiKey: null, retryDelay: 1, ...options });
  }

  async function undisturbed(): Promise<sdk.InferenceResponse> {
    return new sdk.LlmNode({ baseUrl: nodeUrl, apiKey: null }).inference.create(REQUEST);
  }

  afterEach(() => proxy?.stop());

  for (const [name, faults] of Object.entries({
    'reset in the middle': [cut(within(3), 'reset')],
    'closed within a chunk': [cut(within(4), 'end')],
    'reset within a character': [cut(character, 'reset')],
    'broken three times': [cut(within(2), 'end'), cut(within(2), 'reset'), cut(within(3), 'end')],
    'refused while it is resumed': [
      cut(within(3), 'reset'),
      resetBefore,
      refusing(503, 'INSUFFICIENT_RESOURCES', 'retry-after: 0\r\n'),
    ],
    'a byte at a time': [drip],
  })) {
    test(`a stream that is ${name} has the same text`, async () => {
      const { content, tokens_used } = await undisturbed();
      const { inference } = await client(faults);
      const answer = await inference.stream(REQUEST).collect();
      assert.deepEqual([answer.content, answer.tokens_used], [content, tokens_used]);
      assert.equal(proxy?.connections(), name === 'a byte at a time' ? 1 : faults.length + 1);
    });
  }

  test('a stream that stalls in the middle has the same text', async () => {
    const { content } = await undisturbed();
    const { inference } = await client([cut(within(5), 'stall')], { idleTimeout: 1500 });
    assert.equal((await inference.stream(REQUEST).collect()).content, content);
    assert.ok(proxy !== undefined && proxy.connections() > 1); // a busy node may have been silent for as long, once more
  });

  for (const [name, fault] of Object.entries({
    '429': refusing(429, 'RATE_LIMIT_EXCEEDED'),
    '503 with Retry-After': refusing(503, 'INSUFFICIENT_RESOURCES', 'retry-after: 0\r\n'),
  })) {
    test(`after ${name} a call is made again, whole or streamed`, async () => {
      const { content } = await undisturbed();
      assert.equal((await (await client([fault])).inference.create(REQUEST)).content, content);
      assert.equal(proxy?.connections(), 2);
      proxy?.stop();
      assert.equal((await (await client([fault, fault])).inference.stream(REQUEST).collect()).content, content);
      assert.equal(proxy?.connections(), 3);
    });
  }

  test('a connection that is reset before the answer is reported for text, and made again for what only reads', async () => {
    const { inference } = await client([resetBefore]);
    const caught = await inference.create(REQUEST).catch((each: unknown) => each);
    assert.ok(caught instanceof sdk.ConnectionError && caught.mayHaveBegun);
    assert.equal(proxy?.connections(), 1);
    proxy?.stop();
    const { models } = await (await client([resetBefore, resetBefore])).models.list();
    assert.ok(models.some((each) => each.id === MODEL));
    assert.equal(proxy?.connections(), 3);
  });

  test('an answer that breaks off is a lost connection', async () => {
    const half = cut((answer) => (answer.includes('"content"') ? answer.indexOf('"content"') : -1), 'end');
    const { inference } = await client([half]);
    await assert.rejects(inference.create(REQUEST), sdk.ConnectionError);
    assert.equal(proxy?.connections(), 1);
  });

  test('garbage is told as what it is', async () => {
    const json = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{]';
    await assert.rejects((await client([answering(json)])).inference.create(REQUEST), sdk.InvalidResponseError);
    proxy?.stop();
    const { inference } = await client([answering('hello\r\n\r\n')]);
    await assert.rejects(inference.create(REQUEST), sdk.ConnectionError);
  });

  test('a whole answer that drips slowly is a timeout', async () => {
    const forever: Fault = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n');
      const timer = setInterval(() => socket.write(' '), 10);
      socket.on('close', () => clearInterval(timer));
    };
    const { inference } = await client([forever], { timeout: 300 });
    await assert.rejects(inference.create(REQUEST), sdk.RequestTimeoutError);
  });

  test('a certificate that nobody vouches for is told, and not tried again', async () => {
    proxy = await untrusted();
    const client = new sdk.LlmNode({ baseUrl: proxy.url, apiKey: null, retryDelay: 1 });
    const untold = (error: unknown) => error instanceof sdk.ConnectionError && /certificate|CERT/.test(error.message);
    await assert.rejects(client.models.list(), untold);
    assert.equal(proxy.connections(), 1);
    await assert.rejects(client.socket({ reconnectAttempts: 0 }).open(), untold);
  });
});
