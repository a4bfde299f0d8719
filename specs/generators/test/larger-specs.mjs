// larger-specs.mjs FOLDER: writes a copy of the specifications with what addition.yaml has more, for the SDKs' tests of what a change becomes.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const specs = join(here, '../..');

/** Two values as one: fields of both objects, items of both lists. There is no third way, so that nothing of the first is lost. */
function merged(first, second, where) {
  if (Array.isArray(first) && Array.isArray(second)) {
    return [...first, ...second];
  }
  if ([first, second].some((value) => value === null || typeof value !== 'object' || Array.isArray(value))) {
    throw new Error(`${where} is there already`);
  }
  const both = { ...first };
  for (const [name, value] of Object.entries(second)) {
    both[name] = name in first ? merged(first[name], value, `${where}/${name}`) : value;
  }
  return both;
}

/** Writes the copy. */
export function writeLargerSpecs(folder) {
  mkdirSync(folder, { recursive: true });
  for (const each of ['openapi.yaml', 'asyncapi.yaml', 'schemas']) {
    cpSync(join(specs, each), join(folder, each), { recursive: true });
  }
  const additions = parse(readFileSync(join(here, 'addition.yaml'), 'utf8'));
  for (const [file, addition] of Object.entries(additions)) {
    const path = join(folder, file);
    writeFileSync(path, stringify(merged(parse(readFileSync(path, 'utf8')), addition, file), { lineWidth: 0 }));
  }
}

const [, program, folder] = process.argv;
if (program !== undefined && resolve(program) === fileURLToPath(import.meta.url)) {
  if (folder === undefined) {
    process.stderr.write('usage: larger-specs.mjs FOLDER\n');
    process.exitCode = 64;
  } else {
    writeLargerSpecs(resolve(folder));
  }
}
