// test.mjs [FILE...]: compiles the tests and runs them, all or those whose names are given (`stream`, `socket`, …).
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const compiled = join(here, 'target/test');

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: here, stdio: 'inherit' });
  if (status !== 0) {
    process.exit(1);
  }
}

rmSync(compiled, { recursive: true, force: true });
run([join(here, 'node_modules/typescript/bin/tsc'), '-p', join(here, 'tsconfig.test.json')]);
const wanted = process.argv.slice(2);
const files = readdirSync(join(compiled, 'test')).filter((file) => file.endsWith('.test.js'));
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));
run(['--test', '--test-reporter=spec', '--test-concurrency=2', ...chosen.map((file) => join(compiled, 'test', file))]);
