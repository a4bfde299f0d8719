// test.mjs [FILE...]: compiles the tests and runs them, all or those whose names are given (`stream`, `socket`, …).
// Tests with the real node share one, which is started here.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const compiled = join(here, 'target/test');

function run(args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: here, stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve) => child.on('close', (status) => resolve(status === 0)));
}

/** The node, where one of the files wants it and it can be had. */
async function node(files) {
  const { nodeCommand, startNode } = await import(join(compiled, 'test/support/real-node.js'));
  const command = files.some((file) => readFileSync(file, 'utf8').includes('real-node.js')) ? nodeCommand() : undefined;
  return command === undefined ? undefined : startNode(command);
}

rmSync(compiled, { recursive: true, force: true });
if (!(await run([join(here, 'node_modules/typescript/bin/tsc'), '-p', join(here, 'tsconfig.test.json')]))) {
  process.exit(1);
}
const wanted = process.argv.slice(2);
const files = readdirSync(join(compiled, 'test'))
  .filter((file) => file.endsWith('.test.js'))
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)))
  .map((file) => join(compiled, 'test', file));
const started = await node(files);
const settings = ['--test', '--test-reporter=spec', '--test-concurrency=2', '--test-timeout=900000'];
const good = await run([...settings, ...files], started === undefined ? {} : { LLM_NODE_TEST_URL: started.url });
await started?.stop();
process.exit(good ? 0 : 1);
