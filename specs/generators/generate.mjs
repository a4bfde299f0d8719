import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readModel } from './model/model.mjs';
import { SpecError } from './model/source.mjs';
import { digest, writeFiles } from './output.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Generates one target. A target is a folder beside this file whose `index.mjs` makes files, a map of paths and texts, out of the model.
 * Nothing is read or written while neither the specifications nor the generator have changed.
 *
 * @returns {Promise<string>} what was done, for people
 */
export async function generate(target, specs, out) {
  const stamp = `${out}.stamp`;
  const inputs = digest(
    [join(specs, 'openapi.yaml'), join(specs, 'asyncapi.yaml'), join(specs, 'schemas'), here],
    target,
  );
  const last = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : { files: [] };
  if (last.inputs === inputs && last.files.every((file) => existsSync(join(out, file)))) {
    return `${target}: up to date`;
  }
  const { default: template } = await import(`./${target}/index.mjs`);
  const files = template(readModel(specs));
  const changed = writeFiles(out, files, last.files, stamp, inputs);
  return `${target}: ${files.size} files, ${changed} changed`;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { specs: { type: 'string', default: dirname(here) }, out: { type: 'string' } },
  });
  const [target] = positionals;
  if (target === undefined || values.out === undefined || !existsSync(join(here, target, 'index.mjs'))) {
    process.stderr.write(
      'usage: generate TARGET --out FOLDER [--specs FOLDER], with TARGET a folder of templates here\n',
    );
    process.exitCode = 64;
    return;
  }
  try {
    process.stdout.write(`${await generate(target, resolve(values.specs), resolve(values.out))}\n`);
  } catch (error) {
    if (!(error instanceof SpecError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 65;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main();
}
