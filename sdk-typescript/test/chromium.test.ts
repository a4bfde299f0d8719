import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { root } from './support/program.js';
import { talkingNode } from './support/talking-node.js';

const names = [process.env['CHROMIUM'] ?? '', 'chromium', 'chromium-browser', 'google-chrome'];
const executablePath = names
  .filter((name) => name !== '')
  .map((name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim())
  .find((path) => path !== '');

const PAGE = `
import { LlmNode, ModelNotFoundError } from '/esm/index.js';
const request = { model: 'm', prompt: 'Where?', max_tokens: 5 };
window.sdk = {
  async whole(url) {
    return (await new LlmNode({ baseUrl: url }).inference.create(request)).content;
  },
  async stream(url, seed) {
    const pieces = [];
    for await (const { content } of new LlmNode({ baseUrl: url, retryDelay: 1 }).inference.stream({ ...request, seed })) pieces.push(content);
    return pieces;
  },
  async left(url) {
    for await (const { content } of new LlmNode({ baseUrl: url }).inference.stream(request)) return content;
  },
  async failure(url) {
    const error = await new LlmNode({ baseUrl: url }).inference.create({ ...request, model: 'no-such-model' }).catch((each) => each);
    return [error instanceof ModelNotFoundError, error.message];
  },
  async socket(url) {
    const socket = new LlmNode({ baseUrl: url, apiKey: 'sécret' }).socket();
    const answers = await Promise.all([1, 2, 3].map(() => socket.inference.stream(request).collect()));
    socket.close();
    return answers.map((each) => each.content);
  },
};
document.title = 'ready';
`;

test(
  'the ES modules work in Chromium as they are',
  { skip: executablePath === undefined && 'no Chromium here' },
  async () => {
    const node = await talkingNode();
    const files = readdirSync(join(root, 'target/package/esm'), { recursive: true }).map(
      (each) => `/esm/${String(each)}`,
    );
    const pages = createServer((request, response) => {
      const script = files.includes(request.url ?? '') || request.url === '/page.js';
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      if (request.url === '/page.js') {
        response.end(PAGE);
      } else {
        response.end(
          script
            ? readFileSync(join(root, 'target/package', request.url ?? ''))
            : '<script type="module" src="/page.js"></script>',
        );
      }
    });
    await once(pages.listen(0, '127.0.0.1'), 'listening');
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
      await page.waitForFunction('document.title === "ready"');
      const call = (name: string, ...rest: unknown[]) =>
        page.evaluate(
          ([each, ...given]) => (globalThis as any).sdk[each as string](...given),
          [name, node.url, ...rest],
        );
      const words = ['Paris ', 'is ', 'a ', 'city.'];
      assert.equal(await call('whole'), words.join(''));
      assert.deepEqual(await call('stream', 1), words);
      assert.deepEqual(await call('stream', 13), words, 'resumed after a drop');
      assert.equal(await call('left'), 'Paris ');
      assert.deepEqual(await call('failure'), [
        true,
        "404 MODEL_NOT_FOUND: Model 'no-such-model' not found (request r-1)",
      ]);
      assert.deepEqual(await call('socket'), [words.join(''), words.join(''), words.join('')]);
      assert.deepEqual(problems, []);
    } finally {
      await browser.close();
      pages.closeAllConnections();
      pages.close();
      await node.stop();
    }
  },
);
