import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as sdk from '../src/index.js';
import { breakingProxy, nodeCommand, realNode } from './support/real-node.js';

const command = nodeCommand();
const MODEL = 'smollm2-135m-instruct';
const REQUEST = { model: MODEL, prompt: 'Count from one to ten.', max_tokens: 12, temperature: 0 };

describe(
  'with a real node',
  { skip: command === undefined && 'server/node is not built here (or there is no JDK 25)' },
  () => {
    let node: Awaited<ReturnType<typeof realNode>>;
    let client: sdk.LlmNode;
    let whole: sdk.InferenceResponse;

    before(async () => {
      node = await realNode(command ?? []);
      client = new sdk.LlmNode({ baseUrl: node.url, apiKey: null });
      whole = await client.inference.create(REQUEST);
    });
    after(() => node?.stop());

    test('a whole answer has all that the specification says', () => {
      assert.deepEqual([whole.model, whole.finish_reason, whole.tokens_used], [MODEL, 'max_tokens', 12]);
      assert.equal(whole.usage.completion_tokens, 12);
      assert.ok(whole.content.length > 0 && whole.timings.total_ms > 0);
    });

    test('the models, the health, the metrics and the topology can be read', async () => {
      const { models } = await client.models.list();
      assert.equal(models.find((model) => model.id === MODEL)?.status, 'ready');
      assert.equal((await client.health()).status, 'healthy');
      const { total_tokens_generated, node_id } = await client.metrics();
      assert.ok(total_tokens_generated >= 12);
      assert.equal((await client.network.topology()).local_peer_id, node_id);
    });

    test('a stream has the same text', async () => {
      const pieces: sdk.InferenceChunk[] = [];
      for await (const chunk of client.inference.stream(REQUEST)) {
        pieces.push(chunk);
      }
      assert.equal(pieces.map((each) => each.content).join(''), whole.content);
      assert.equal(pieces[0]?.model, MODEL);
      assert.equal(pieces.at(-1)?.finish_reason, 'max_tokens');
      assert.deepEqual(pieces.filter((each) => each.finish_reason !== null).length, 1);
    });

    test('a stream that breaks twice has the same text', async () => {
      const proxy = await breakingProxy(node.url, [900, 700]);
      try {
        const through = new sdk.LlmNode({ baseUrl: proxy.url, apiKey: null, retryDelay: 20 });
        const answer = await through.inference.stream(REQUEST).collect();
        assert.deepEqual([answer.content, answer.finish_reason], [whole.content, 'max_tokens']);
        assert.equal(proxy.connections(), 3);
      } finally {
        proxy.stop();
      }
    });

    test('leaving the loop stops the generation', async () => {
      for await (const _ of client.inference.stream({ ...REQUEST, max_tokens: 4000 })) {
        break;
      }
      const running = async () =>
        (await (await fetch(`${node.url}/metrics`, { headers: { accept: 'text/plain' } })).text()).match(
          /^llmnode_inference_running (\d+)/m,
        )?.[1];
      while ((await running()) !== '0') {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });

    test('errors are of their classes', async () => {
      await assert.rejects(
        client.inference.create({ ...REQUEST, model: 'gpt-4' }),
        (error: unknown) => error instanceof sdk.ModelNotFoundError && /smollm2/.test(error.message),
      );
      const wrong = await client.inference.create({ ...REQUEST, temperature: 7 }).catch((error: unknown) => error);
      assert.ok(wrong instanceof sdk.ValidationError);
      assert.equal(wrong.field, 'temperature');
      await assert.rejects(client.peers.get('nobody'), sdk.ValidationError);
      await assert.rejects(client.inference.stream({ ...REQUEST, max_tokens: 0 }).collect(), sdk.ValidationError);
    });

    test('a socket carries several requests, cancels one and answers a ping', async () => {
      const socket = client.socket();
      try {
        const long = socket.inference.stream({ ...REQUEST, max_tokens: 4000, request_id: 'long' });
        const [same, unknown] = await Promise.allSettled([
          socket.inference.stream(REQUEST).collect(),
          socket.inference.stream({ ...REQUEST, model: 'gpt-4' }).collect(),
        ]);
        assert.ok(same.status === 'fulfilled' && same.value.content === whole.content);
        assert.ok(unknown.status === 'rejected' && unknown.reason instanceof sdk.ModelNotFoundError);
        assert.deepEqual((await socket.ping({ at: 1 })).payload, { at: 1 });
        long.cancel();
        assert.equal((await long.collect()).finish_reason, 'cancelled');
      } finally {
        socket.close();
      }
    });
  },
);
