import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './support/program.js';
import { talkingNode } from './support/talking-node.js';

test('the conformance driver makes calls by operation id', async () => {
  const node = await talkingNode();
  const driver = spawn(process.execPath, [join(root, 'conformance/driver.mjs')], {
    env: { ...process.env, LLM_NODE_BASE_URL: node.url },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const request = { model: 'm', prompt: 'Where?', max_tokens: 5 };
  const calls = [
    { operation: 'listModels', arguments: {}, options: {} },
    { operation: 'createInference', arguments: request, options: { timeout_ms: 5000 } },
    { operation: 'createInference', arguments: { ...request, stream: true }, options: { stop_after: 2 } },
    { operation: 'createInference', arguments: { ...request, model: 'no-such-model' }, options: { max_retries: 0 } },
  ];
  try {
    driver.stdin.end(calls.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const answers: any[] = [];
    for await (const line of createInterface({ input: driver.stdout })) {
      answers.push(JSON.parse(line));
    }
    const [models, whole, stopped, failed] = answers;
    assert.equal(models.value.models[0].id, 'smollm2-135m-instruct');
    assert.equal(whole.value.content, 'Paris is a city.');
    assert.deepEqual(
      stopped.chunks.map((chunk: { content: string }) => chunk.content),
      ['Paris ', 'is '],
    );
    assert.deepEqual(
      [failed.error.type, failed.error.code, failed.error.status],
      ['ModelNotFoundError', 'MODEL_NOT_FOUND', 404],
    );
  } finally {
    driver.kill();
    await node.stop();
  }
});
