import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { emptyFolder, packageFile, root, run, succeed, tool } from './support/program.js';
import { nodeUrl, withoutNode } from './support/real-node.js';

const built = join(root, 'target/package');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^## (.+?)\n[^]*?```ts\n([^]*?)```/gm)].map(([, title = '', code = '']) => ({
  title,
  code,
}));
let consumer: string;

before(async () => {
  consumer = emptyFolder();
  writeFileSync(join(consumer, 'package.json'), '{"name":"consumer","private":true}');
  await succeed('npm', ['install', '--silent', '--no-audit', '--no-fund', '--offline', packageFile()], consumer);
});

const ANSWER = /\w[^]* (complete|max_tokens) \d+\n$/; // what a model says is never twice the same
const first = () => examples[0]?.code ?? assert.fail('the README has no example');
const example = (wanted: string) =>
  examples.find(({ title }) => title === wanted)?.code ?? assert.fail(`the README has no example "${wanted}"`);

function write(name: string, text: string): string {
  writeFileSync(join(consumer, name), text);
  return name;
}

async function bundled(text: string, ...args: string[]): Promise<string> {
  const name = write('bundled.mjs', text);
  return succeed(tool('esbuild'), [name, '--bundle', '--minify', '--format=esm', ...args], consumer);
}

test('publint finds nothing', async () => {
  assert.match(await succeed(tool('publint'), ['run', '--strict', built], root), /All good/);
});

test('attw finds nothing', async () => {
  await succeed(tool('attw'), ['--pack', built], root);
});

test('the whole is less than 25 KB', async () => {
  const size = gzipSync(await bundled("export * from '@llmnode/sdk';", '--platform=browser')).length;
  assert.ok(size < 25_000, `${size} bytes`);
});

test('what is not used is left out', async () => {
  const error = await bundled("import { RateLimitError } from '@llmnode/sdk'; console.log(RateLimitError.name);");
  assert.ok(error.length < 4_000, `${error.length} bytes`);
});

test('the package has no dependencies, and its own version', () => {
  const description = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'));
  assert.deepEqual(
    [description.dependencies, description.devDependencies, description.scripts],
    [undefined, undefined, undefined],
  );
  assert.match(readFileSync(join(built, 'esm/generated/version.js'), 'utf8'), new RegExp(`'${description.version}'`));
});

/** Programs of a user who has followed the README to its first example, by what they are. */
const CONSUMERS: Record<string, () => Promise<[command: string, args: string[]]>> = {
  'an ES module': async () => [process.execPath, [write('first.mjs', first())]],
  'CommonJS': async () => {
    const code = first().replace(/import (.*) from '@llmnode\/sdk';/, "const $1 = require('@llmnode/sdk');");
    return [process.execPath, [write('first.cjs', `(async () => {\n${code}\n})();`)]];
  },
  'a bundle': async () => [process.execPath, [write('out.mjs', await bundled(first(), '--platform=node'))]],
  'TypeScript, compiled': async () => {
    const settings = ['--target', 'es2022', '--module', 'nodenext', '--outDir', 'compiled', '--skipLibCheck'];
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    write('first.mts', first());
    await succeed(tool('tsc'), ['first.mts', ...settings, ...types], consumer);
    return [process.execPath, ['compiled/first.mjs']];
  },
};

for (const [kind, program] of Object.entries(CONSUMERS)) {
  test(`an empty project runs the first example as ${kind}`, { skip: withoutNode }, async () => {
    const [command, args] = await program();
    assert.match(await succeed(command, args, consumer, { LLM_NODE_BASE_URL: nodeUrl }), ANSWER);
  });
}

/** Runtimes other than Node.js, as their own packages bring them; where they cannot be had, the test says so. */
for (const [runtime, version, args] of [
  ['deno', '2.9.6', ['run', '--allow-net', '--allow-env', '--node-modules-dir=manual']],
  ['bun', '1.4.5', ['run']],
] as const) {
  test(`an empty project runs the first example in ${runtime}`, { skip: withoutNode }, async (context) => {
    const program = await installed(runtime, version);
    if (program === undefined) {
      context.skip(`${runtime} ${version} cannot be had here`);
      return;
    }
    const printed = await succeed(program, [...args, write('first.mjs', first())], consumer, {
      LLM_NODE_BASE_URL: nodeUrl,
    });
    assert.match(printed, ANSWER);
    const socket = write('socket.mjs', example('WebSocket'));
    assert.match(await succeed(program, [...args, socket], consumer, { LLM_NODE_BASE_URL: nodeUrl }), /\w.*\n.*\w/);
  });
}

/** A runtime's program, installed into `target/` once. */
async function installed(runtime: string, version: string): Promise<string | undefined> {
  const folder = join(root, 'target/runtimes');
  const program = join(folder, 'node_modules/.bin', runtime);
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const options = ['--prefix', folder, '--silent', '--no-audit', '--no-fund', '--no-save'];
    await run('npm', ['install', ...options, `${runtime}@${version}`], folder);
  }
  const { status } = await run(program, ['--version'], folder).catch(() => ({ status: 1 }));
  return status === 0 ? program : undefined;
}

test('the examples of the README compile under the strictest settings', async () => {
  const options = { noEmit: true, strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
  for (const [name, module] of [
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ] as const) {
    const files = examples.map(({ code }, index) => write(`example${index}.mts`, code));
    const skipLibCheck = name === 'bundler'; // once is enough: it is slow
    const compilerOptions = {
      ...options,
      skipLibCheck,
      module,
      moduleResolution: name,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    const project = write(`tsconfig.${name}.json`, JSON.stringify({ compilerOptions, files }));
    assert.deepEqual(await run(tool('tsc'), ['-p', project], consumer), { status: 0, stdout: '', stderr: '' });
  }
});

/** What each example prints, on the real node. */
const PRINTED: Record<string, RegExp> = {
  'First call': ANSWER,
  Streaming: /\w/,
  WebSocket: /\w[^]*\n[^]*\w/,
  Errors: /^404 MODEL_NOT_FOUND: .*Available models: smollm2.*request /,
  Settings: /^1 200 \S+\nsmollm2-135m-instruct\n$/,
};

for (const [index, { title, code }] of examples.entries()) {
  test(`the README's example "${title}" runs`, { skip: withoutNode }, async () => {
    write(`run${index}.mts`, code);
    const name = `run${index}.mjs`;
    await succeed(tool('esbuild'), [`run${index}.mts`, `--outfile=${name}`], consumer);
    const printed = await succeed(process.execPath, [name], consumer, { LLM_NODE_BASE_URL: nodeUrl });
    assert.match(printed, PRINTED[title] ?? assert.fail(`say here what "${title}" prints`));
  });
}

test('types are those of the specification', async () => {
  const wrong = write(
    'wrong.mts',
    `import { LlmNode } from '@llmnode/sdk';
const client = new LlmNode();
client.inference.create({ prompt: 'a model is missing', max_tokens: 1 });
client.inference.create({ model: 'm', prompt: 'a number', max_tokens: '1' });
client.inference.create({ model: 'm', prompt: 'a typo', max_tokens: 1, temprature: 0 });
client.inference.create({ model: 'm', messages: [{ role: 'robot', content: '' }], max_tokens: 1 });
client.peers.get();
client.peers.discover({ method: 'shout' });
`,
  );
  const { stdout } = await run(
    tool('tsc'),
    ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', wrong],
    consumer,
  );
  assert.deepEqual(
    [...stdout.matchAll(/wrong\.mts\((\d+),/g)].map(([, line]) => Number(line)),
    [3, 4, 5, 6, 7, 8],
  );
});
