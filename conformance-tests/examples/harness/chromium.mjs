// Runs an example in Chromium, in a page of the node itself (WebSocket) or of elsewhere (the others), supplying `process.stdout.write` alone.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { example, options } from './example.mjs';

const run = options();
const source = await example(run.file, run);
const elsewhere = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  const done = new Promise((resolve, reject) => {
    page.on('console', (message) => {
      (message.type() === 'error' ? process.stderr : process.stdout).write(`${message.text()}\n`);
      if (message.text().startsWith('Disconnected')) {
        resolve();
      }
    });
    page.on('pageerror', reject);
    const ended = (request) => request.url().includes('stream=true') && resolve();
    page.on('requestfinished', ended);
    page.on('requestfailed', ended);
  });
  await page.exposeFunction('writeToStdout', (text) => process.stdout.write(text));
  // A web page from elsewhere may read answers (CORS allows any origin by default), but may not open a WebSocket.
  await page.goto(run.name === 'websocket' ? new URL('/health', run.baseUrl).href : `http://localhost:${elsewhere.address().port}/`);
  await page.evaluate(() => {
    globalThis.process = { stdout: { write: (text) => globalThis.writeToStdout(text) } };
  });
  await page.addScriptTag({ content: source });
  if (run.name === 'fetch') {
    console.log(`\nRETURNED ${JSON.stringify(await page.evaluate(run.call))}`);
  } else {
    if (run.call) {
      await page.evaluate(run.call);
    }
    await done;
  }
} finally {
  await browser.close();
  elsewhere.close();
}
