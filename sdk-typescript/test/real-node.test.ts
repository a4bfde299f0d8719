import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as sdk from '../src/index.js';
import { MODEL, nodeUrl, withoutNode } from './support/real-node.js';
import { until } from './support/until.js';

const REQUEST = { model: MODEL, prompt: 'Count from one to ten.', max_tokens: 12, temperature: 0 };

describe('with a real node', { skip: withoutNode }, () => {
  const client = new sdk.LlmNode({ baseUrl: nodeUrl || undefined, apiKey: null });
  let whole: sdk.InferenceResponse;

  before(async () => {
    whole = await client.inference.create(REQUEST);
  });

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

  test('leaving the loop stops the generation', async () => {
    for await (const _ of client.inference.stream({ ...REQUEST, max_tokens: 4000 })) {
      break;
    }
    const running = async () =>
      (await (await fetch(`${nodeUrl}/metrics`, { headers: { accept: 'text/plain' } })).text()).match(
        /^llmnode_inference_running (\d+)/m,
      )?.[1];
    await until('the node works on nothing', async () => (await running()) === '0');
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

  test('two hundred streams at once lose no character', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => client.inference.stream({ ...REQUEST, max_tokens: 6 }).collect()),
    );
    const { content } = await client.inference.create({ ...REQUEST, max_tokens: 6 });
    assert.deepEqual([...new Set(answers.map((each) => each.content))], [content]);
    assert.deepEqual(new Set(answers.map((each) => each.tokens_used)), new Set([6]));
  });

  test('two hundred requests over one socket lose no character', async () => {
    const socket = client.socket();
    try {
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => socket.inference.stream({ ...REQUEST, max_tokens: 3 }).collect()),
      );
      const { content } = await client.inference.create({ ...REQUEST, max_tokens: 3 });
      assert.deepEqual([...new Set(answers.map((each) => each.content))], [content]);
    } finally {
      socket.close();
    }
  });
});
