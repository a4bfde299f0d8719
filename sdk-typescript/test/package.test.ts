import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { emptyFolder, packageFile, root, run, succeed, tool } from './support/program.js';
import { talkingNode } from './support/talking-node.js';

const built = join(root, 'target/package');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^## (.+?)\n[^]*?```ts\n([^]*?)```/gm)].map(([, title = '', code = '']) => ({
  title,
  code,
}));
let node: Awaited<ReturnType<typeof talkingNode>>;
let consumer: string;

before(async () => {
  node = await talkingNode();
  consumer = emptyFolder();
  writeFileSync(join(consumer, 'package.json'), '{"name":"consumer","private":true}');
  await succeed('npm', ['install', '--silent', '--no-audit', '--no-fund', '--offline', packageFile()], consumer);
});
after(() => node.stop());

const environment = () => ({ LLM_NODE_BASE_URL: node.url });
const first = () => examples[0]?.code ?? assert.fail('the README has no example');

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

test('an empty project runs the first example as an ES module', async () => {
  assert.equal(
    await succeed(process.execPath, [write('first.mjs', first())], consumer, environment()),
    'Paris is a city. complete 2\n',
  );
});

test('an empty project runs the first example as CommonJS', async () => {
  const code = first().replace(
    "import { LlmNode } from '@llmnode/sdk';",
    "const { LlmNode } = require('@llmnode/sdk');",
  );
  const name = write('first.cjs', `(async () => {\n${code}\n})();`);
  assert.equal(await succeed(process.execPath, [name], consumer, environment()), 'Paris is a city. complete 2\n');
});

test('an empty project runs the first example bundled', async () => {
  const name = write('out.mjs', await bundled(first(), '--platform=node'));
  assert.equal(await succeed(process.execPath, [name], consumer, environment()), 'Paris is a city. complete 2\n');
});

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

for (const [index, { title, code }] of examples.entries()) {
  test(`the README's example "${title}" runs`, async () => {
    const name = `run${index}.mjs`;
    write(`run${index}.mts`, code);
    await succeed(tool('esbuild'), [`run${index}.mts`, `--outfile=${name}`], consumer);
    const printed = await succeed(process.execPath, [name], consumer, environment());
    const expected: Record<string, RegExp> = {
      'First call': /^Paris is a city\. complete 2$/m,
      Streaming: /^Paris is a city\.$/,
      WebSocket: /^(Paris is a city\.\n){2}$/,
      Errors: /^404 MODEL_NOT_FOUND: .*request r-1/,
      Settings: /^1 200 r-1\nsmollm2-135m-instruct\n$/,
    };
    assert.match(printed, expected[title] ?? assert.fail(`say here what "${title}" prints`));
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
