import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { root } from './support/program.js';
import { MODEL, PAGE_ORIGIN, nodeUrl, withoutNode } from './support/real-node.js';
import { talkingNode } from './support/talking-node.js';

const names = [process.env['CHROMIUM'] ?? '', 'chromium', 'chromium-browser', 'google-chrome'];
const executablePath = names
  .filter((name) => name !== '')
  .map((name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim())
  .find((path) => path !== '');

const PAGE = `
import { LlmNode, ModelNotFoundError } from '/esm/index.js';
window.sdk = {
  async whole(url, request) {
    return (await new LlmNode({ baseUrl: url }).inference.create(request)).content;
  },
  async stream(url, request) {
    const pieces = [];
    for await (const { content } of new LlmNode({ baseUrl: url, retryDelay: 1 }).inference.stream(request)) pieces.push(content);
    return pieces;
  },
  async left(url, request) {
    for await (const { content } of new LlmNode({ baseUrl: url }).inference.stream(request)) return content;
  },
  async failure(url, request) {
    const error = await new LlmNode({ baseUrl: url }).inference.create({ ...request, model: 'no-such-model' }).catch((each) => each);
    return [error instanceof ModelNotFoundError, error.message];
  },
  async socket(url, request) {
    const socket = new LlmNode({ baseUrl: url, apiKey: 'sécret' }).socket();
    const answers = await Promise.all([1, 2, 3].map(() => socket.inference.stream(request).collect()));
    socket.close();
    return answers.map((each) => each.content);
  },
  async cancelled(url, request) {
    const socket = new LlmNode({ baseUrl: url }).socket();
    const stream = socket.inference.stream(request);
    let last;
    for await (const piece of stream) {
      if (last === undefined) stream.cancel();
      last = piece;
    }
    const { payload } = await socket.ping({ here: true });
    socket.close();
    return [last.finish_reason, payload];
  },
};
document.title = 'ready';
`;

type Call = (name: string, url: string, request: object) => Promise<any>;

describe('the ES modules as they are, in Chromium', { skip: executablePath === undefined && 'no Chromium here' }, () => {
  const problems: string[] = [];
  let browser: Browser;
  let call: Call;

  before(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      // The page is served from nowhere, which counts as a public place; from there a node on this machine may not be called.
      args: [
        '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    const page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route(`${PAGE_ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const script = pathname.endsWith('.js');
      const file = pathname.startsWith('/esm/') ? readFileSync(join(root, 'target/package', pathname), 'utf8') : PAGE;
      const body = script ? file : '<script type="module" src="/page.js"></script>';
      return route.fulfill({ contentType: script ? 'text/javascript' : 'text/html', body });
    });
    await page.goto(`${PAGE_ORIGIN}/`);
    await page.waitForFunction('document.title === "ready"');
    call = (name, url, request) =>
      page.evaluate(
        ([each, ...given]) => (globalThis as any).sdk[each as string](...given),
        [name, url, request] as const,
      );
  });
  after(async () => {
    await browser?.close();
  });

  test('streams are resumed, and errors are of their classes', async () => {
    const node = await talkingNode();
    const request = { model: 'm', prompt: 'Where?', max_tokens: 5 };
    const words = ['Paris ', 'is ', 'a ', 'city.'];
    try {
      assert.deepEqual(await call('stream', node.url, { ...request, seed: 13 }), words, 'resumed after a drop');
      assert.deepEqual(await call('failure', node.url, request), [
        true,
        "404 MODEL_NOT_FOUND: Model 'no-such-model' not found (request r-1)",
      ]);
      assert.deepEqual(problems, []);
    } finally {
      await node.stop();
    }
  });

  test('the real node answers, streams, and speaks over the WebSocket', { skip: withoutNode }, async () => {
    const request = { model: MODEL, prompt: 'Count from one to ten.', max_tokens: 12, temperature: 0 };
    const whole = await call('whole', nodeUrl, request);
    assert.ok(whole.length > 0);
    const pieces = await call('stream', nodeUrl, request);
    assert.equal(pieces.join(''), whole);
    assert.ok(pieces.length > 1, 'it came in pieces');
    assert.ok(whole.startsWith(await call('left', nodeUrl, { ...request, max_tokens: 4000 })));
    assert.deepEqual(await call('socket', nodeUrl, request), [whole, whole, whole]);
    assert.deepEqual(await call('cancelled', nodeUrl, { ...request, max_tokens: 4000 }), ['cancelled', { here: true }]);
    const [known, message] = await call('failure', nodeUrl, request);
    assert.ok(known);
    assert.match(message, /404 MODEL_NOT_FOUND: .*smollm2/);
    assert.deepEqual(problems, []);
  });
});
