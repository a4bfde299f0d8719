// build.mjs [--specs FOLDER] [--out FOLDER]: generates, compiles and packs. Everything made is under target/ and dist/, or under the folder given.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: { specs: { type: 'string', default: join(here, '../specs') }, out: { type: 'string', default: here } },
});
const root = resolve(values.out);
const built = join(root, 'target/package');

function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    process.stderr.write(`${command} ${args.join(' ')}: ${error?.message ?? `status ${status}`}\n`);
    process.exit(1);
  }
}

/** Fetches the compiler and the tools of the tests, as the lock file names them. */
function install() {
  const lock = readFileSync(join(here, 'package-lock.json'));
  const stamp = join(here, 'node_modules/.installed-lock');
  if (!existsSync(stamp) || !readFileSync(stamp).equals(lock)) {
    run('npm', ['ci', '--silent', '--ignore-scripts'], here);
    writeFileSync(stamp, lock);
  }
}

function compile(config) {
  run(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), '-p', join(root, config)]);
}

/** The package's description without what only its own build needs. The version is the specifications'. */
function description() {
  const { devDependencies: _, ...published } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const [, version] = /VERSION = '([^']+)'/.exec(readFileSync(join(root, 'src/generated/version.ts'), 'utf8'));
  return `${JSON.stringify({ ...published, version }, null, 2)}\n`;
}

install();
if (root !== here) {
  for (const each of ['src', 'tsconfig.json', 'tsconfig.cjs.json']) {
    cpSync(join(here, each), join(root, each), {
      recursive: true,
      filter: (path) => !path.endsWith(join('src', 'generated')),
    });
  }
}
run(join(here, '../specs/generators/generate'), [
  'sdk-typescript',
  '--specs',
  resolve(values.specs),
  '--out',
  join(root, 'src/generated'),
]);
rmSync(built, { recursive: true, force: true });
compile('tsconfig.json');
compile('tsconfig.cjs.json');
writeFileSync(join(built, 'cjs/package.json'), '{"type":"commonjs"}\n');
writeFileSync(join(built, 'package.json'), description());
cpSync(join(root, 'src/generated/api.md'), join(built, 'api.md'));
for (const each of ['README.md', 'CHANGELOG.md', '../LICENSE']) {
  cpSync(join(here, each), join(built, each.replace('../', '')));
}
const dist = join(root, 'dist');
mkdirSync(dist, { recursive: true });
readdirSync(dist).forEach((file) => rmSync(join(dist, file)));
run('npm', ['pack', '--silent', '--pack-destination', dist], built);
