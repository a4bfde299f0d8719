import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { WebSocket as Ws } from 'ws';
import * as sdk from '../src/index.js';
import { type Behaviour, FakeSocketNode, piece } from './support/fake-socket.js';
import { until } from './support/until.js';

const REQUEST = { model: 'm', prompt: 'Where?', max_tokens: 5 };
const WORDS = ['Grüße ', '🌍 and ', 'mood'];
let node: FakeSocketNode;
let socket: sdk.Socket;

/** Answers every request with the words; the id `long` never ends. */
const talking: Behaviour = ({ type, payload }, ws) => {
  if (type === 'inference_request') {
    WORDS.forEach((word, index) =>
      ws.send(
        piece(payload.request_id, word, index + 1, index === 2 && payload.request_id !== 'long' ? 'complete' : null),
      ),
    );
  } else if (type === 'inference_cancel') {
    ws.send(piece(payload.request_id, '', 3, 'cancelled'));
  } else if (type === 'ping') {
    ws.send(JSON.stringify({ type: 'pong', payload }));
  }
};

for (const [kind, webSocket] of [
  ['of its own', undefined],
  ['of ws', Ws as unknown as sdk.WebSocketConstructor],
] as const) {
  describe(`with a WebSocket ${kind}`, () => {
    async function start(
      behaviour: Behaviour,
      options: sdk.SocketOptions = {},
      settings: sdk.ClientOptions = {},
    ): Promise<sdk.Socket> {
      node = await FakeSocketNode.start(behaviour);
      socket = new sdk.LlmNode({ baseUrl: node.url, apiKey: null, webSocket, ...settings }).socket({
        reconnectDelay: 5,
        ...options,
      });
      return socket;
    }

    afterEach(async () => {
      socket?.close();
      await node?.stop();
    });

    test('many requests share a socket, each with its own stream', async () => {
      const { inference } = await start(talking);
      const answers = await Promise.all(Array.from({ length: 50 }, () => inference.stream(REQUEST).collect()));
      assert.deepEqual(new Set(answers.map((each) => each.content)), new Set([WORDS.join('')]));
      assert.equal(new Set(answers.map((each) => each.request_id)).size, 50);
      assert.equal(node.sockets.length, 1);
    });

    test('the key goes as a subprotocol', async () => {
      await (await start(talking, {}, { apiKey: 'sé?cret' })).open();
      const offered = node.handshakes[0]?.headers['sec-websocket-protocol']?.split(/, ?/) ?? [];
      assert.equal(offered[0], 'llmnode.v1');
      assert.equal(Buffer.from(offered[1]?.slice('llmnode.key.'.length) ?? '', 'base64url').toString(), 'sé?cret');
      assert.equal(node.handshakes[0]?.url, '/v1/ws');
    });

    test('cancel() ends the stream with what the node says last', async () => {
      const stream = (await start(talking)).inference.stream({ ...REQUEST, request_id: 'long' });
      const reasons: unknown[] = [];
      for await (const { finish_reason, tokens_used } of stream) {
        reasons.push(finish_reason);
        if (tokens_used === 3 && finish_reason === null) {
          stream.cancel();
        }
      }
      assert.deepEqual(reasons, [null, null, null, 'cancelled']);
    });

    test('leaving the loop cancels on the node', async () => {
      for await (const _ of (await start(talking)).inference.stream({ ...REQUEST, request_id: 'long' })) {
        break;
      }
      assert.deepEqual((await node.seen('inference_cancel')).payload, { request_id: 'long' });
      assert.equal((await socket.inference.stream(REQUEST).collect()).content, WORDS.join(''));
    });

    test('the signal cancels on the node', async () => {
      const controller = new AbortController();
      const stream = (await start(talking)).inference.stream(
        { ...REQUEST, request_id: 'long' },
        { signal: controller.signal },
      );
      await assert.rejects(async () => {
        for await (const { tokens_used } of stream) {
          if (tokens_used === 3) {
            controller.abort();
          }
        }
      }, sdk.RequestAbortedError);
      await node.seen('inference_cancel');
    });

    test('an error belongs to its request alone', async () => {
      const { inference } = await start((message, ws, all) => {
        if (message.payload.model === 'none') {
          const payload = { code: 'MODEL_NOT_FOUND', message: 'No such model', request_id: message.payload.request_id };
          ws.send(JSON.stringify({ type: 'error', payload }));
        } else {
          talking(message, ws, all);
        }
      });
      const [bad, good] = await Promise.allSettled([
        inference.stream({ ...REQUEST, model: 'none' }).collect(),
        inference.stream(REQUEST).collect(),
      ]);
      assert.ok(bad.status === 'rejected' && bad.reason instanceof sdk.ModelNotFoundError && bad.reason.status === 404);
      assert.equal(good.status, 'fulfilled');
    });

    test('a closed socket ends what runs with how far it got, and the next request connects anew', async () => {
      const states: string[] = [];
      const { inference } = await start(talking, { onStateChange: (state) => states.push(state) });
      const stream = inference.stream({ ...REQUEST, request_id: 'long' });
      const seen = stream[Symbol.asyncIterator]();
      for (let count = 0; count < 3; count++) {
        await seen.next();
      }
      node.sockets[0]?.close(1001, 'shutting down');
      const error = await seen.next().catch((each: unknown) => each);
      assert.ok(error instanceof sdk.SocketClosedError && error instanceof sdk.StreamInterruptedError);
      assert.deepEqual(
        [error.code, error.reason, error.requestId, error.progress.text],
        [1001, 'shutting down', 'long', WORDS.join('')],
      );
      assert.equal((await inference.stream(REQUEST).collect()).content, WORDS.join(''));
      assert.equal(node.sockets.length, 2);
      assert.deepEqual(states, ['connecting', 'open', 'idle', 'connecting', 'open']);
    });

    test('a broken connection is told as 1006', async () => {
      const stream = (await start(talking, { reconnectAttempts: 0 })).inference.stream({
        ...REQUEST,
        request_id: 'long',
      });
      await assert.rejects(
        async () => {
          for await (const { tokens_used } of stream) {
            if (tokens_used === 3) {
              node.sockets[0]?.terminate();
            }
          }
        },
        (error: unknown) => error instanceof sdk.SocketClosedError && error.code === 1006,
      );
    });

    test('a ping of the node is answered, and one of ours too', async () => {
      await (await start(talking)).open();
      node.sockets[0]?.send(JSON.stringify({ type: 'ping', payload: { at: 1 } }));
      assert.deepEqual((await node.seen('pong')).payload, { at: 1 });
      assert.deepEqual(await socket.ping({ here: true }), { type: 'pong', payload: { here: true } });
    });

    test('a silent socket is given up', async () => {
      const dead: Behaviour = () => undefined;
      await (await start(dead, { pingInterval: 200, pongTimeout: 500 })).open();
      const stream = socket.inference.stream(REQUEST).collect();
      await assert.rejects(
        stream,
        (error: unknown) => error instanceof sdk.SocketClosedError && /nothing was heard/.test(error.reason),
      );
      assert.ok(node.received.some((each) => each.type === 'ping'));
    });

    test('a socket is asked before it is given up, however long this program was held up', async (context) => {
      const clock = performance.now.bind(performance);
      let ahead = 0;
      context.mock.method(performance, 'now', () => clock() + ahead);
      await (await start(talking, { pingInterval: 50, pongTimeout: 30_000 })).open();
      ahead = 60_000;
      await node.seen('ping');
      assert.equal((await socket.inference.stream(REQUEST).collect()).content, WORDS.join(''));
      assert.equal(node.sockets.length, 1);
    });

    test('messages of unknown types are kept for who listens', async () => {
      const told: unknown[] = [];
      await (await start(talking)).open();
      const known = new Promise((resolve) => socket.on('pong', resolve));
      const end = socket.on('*', (message) => told.push(message.type));
      node.sockets[0]?.send('not JSON');
      node.sockets[0]?.send(JSON.stringify({ type: 'weather', payload: { sun: true } }));
      node.sockets[0]?.send(JSON.stringify({ type: 'pong' }));
      await known;
      end();
      assert.deepEqual(told, ['weather', 'pong']);
    });

    test('pieces that nobody reads are joined, in order', async () => {
      const { inference } = await start(({ payload }, ws) => {
        for (let index = 1; index <= 1000; index++) {
          ws.send(piece(payload.request_id, `${index},`, index, index === 1000 ? 'complete' : null));
        }
      });
      const stream = inference.stream(REQUEST);
      const reader = stream[Symbol.asyncIterator]();
      let { value } = await reader.next();
      let text = value?.content ?? '';
      let pieces = 1;
      const whole = Array.from({ length: 1000 }, (_, index) => `${index + 1},`).join('');
      await until('all of it came', () => text.length + stream.unread === whole.length);
      for ({ value } = await reader.next(); value !== undefined; { value } = await reader.next()) {
        text += value.content;
        pieces++;
      }
      assert.equal(text, whole);
      assert.ok(pieces <= 66, `${pieces} pieces`);
    });

    test('large messages come through whole, and a slow reader stops the connection', async () => {
      const block = 'é'.repeat(70_000);
      const { inference } = await start(({ payload }, ws) => {
        for (let index = 1; index <= 300; index++) {
          ws.send(piece(payload.request_id, block, index, index === 300 ? 'complete' : null));
        }
      });
      const stream = inference.stream(REQUEST);
      let left = -1;
      let looks = 0;
      await until('the node can write no more', () => {
        const now = stream.unread > 1 << 20 ? (node.sockets[0]?.bufferedAmount ?? 0) : -1;
        looks = now === left && now >= 0 ? looks + 1 : 0;
        left = now;
        return looks === 10;
      });
      assert.ok(stream.unread < 3 << 20, `${stream.unread} characters wait`);
      assert.equal((await stream.collect()).content.length, 300 * block.length);
    });

    test('a message larger than the node takes is refused here', async () => {
      const stream = (await start(talking)).inference.stream({ ...REQUEST, prompt: 'x'.repeat(1 << 20) });
      await assert.rejects(stream.collect(), /larger than the 1048576/);
    });

    test('two requests of one id cannot run at once', async () => {
      const { inference } = await start(talking);
      const first = inference.stream({ ...REQUEST, request_id: 'one' });
      assert.throws(() => inference.stream({ ...REQUEST, request_id: 'one' }), /id one is running/);
      await first.collect();
    });

    test('no connection is told after the tries', async () => {
      const { inference } = await start(talking, { reconnectAttempts: 1 });
      await node.stop();
      await assert.rejects(inference.stream(REQUEST).collect(), sdk.ConnectionError);
    });

    test('nothing within the timeout ends the stream', async () => {
      const { inference } = await start(() => undefined);
      await socket.open(); // else the time could run out before the node has heard of the request
      await assert.rejects(inference.stream(REQUEST, { timeout: 500 }).collect(), sdk.RequestTimeoutError);
      await node.seen('inference_cancel');
    });

    test('a closed socket takes nothing more', async () => {
      (await start(talking)).close();
      await assert.rejects(socket.inference.stream(REQUEST).collect(), /this socket was closed/);
    });
  });
}
