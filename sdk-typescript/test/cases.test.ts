import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, run } from './support/program.js';
import { javaCommand, nodeUrl, withoutNode } from './support/real-node.js';

const cases = join(root, '../conformance-tests');
const built = join(cases, 'target');
const runner = existsSync(built)
  ? readdirSync(built).find((file) => /^llm-node-conformance-tests-.*\.jar$/.test(file))
  : undefined;
const skip = withoutNode || (runner === undefined && 'conformance-tests is not built here');

test('the cases that all SDKs share hold', { skip }, async () => {
  const driver = `${process.execPath} ${join(root, 'conformance/driver.mjs')}`;
  const jar = join(built, runner ?? '');
  const options = ['--base-url', nodeUrl, '--suite', 'SDK ', '--driver', driver];
  const { stdout, stderr } = await run(javaCommand() ?? 'java', ['-jar', jar, ...options], cases);
  assert.match(stdout, /^(\d+) tests: \1 passed/m, stdout + stderr);
});
