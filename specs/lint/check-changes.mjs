import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { generate } from '../generators/generate.mjs';
import { breaks } from './gate.mjs';

/**
 * Holds the specifications against the last released ones, then proves that the gate works: it must find each of the breaking changes in
 * known-changes.yaml and none in the compatible ones. `check-changes.mjs WORK_FOLDER [OASDIFF]`
 */
const specs = join(dirname(fileURLToPath(import.meta.url)), '..');
const [work, oasdiff] = process.argv.slice(2);
let failed = 0;

await compareWithReleased();
if (oasdiff === undefined) {
  process.stdout.write('  LEFT OUT: the proof on known changes, which needs oasdiff\n');
} else {
  await proveGate();
}
process.exitCode = failed === 0 ? 0 : 1;

async function compareWithReleased() {
  const versions = readdirSync(join(specs, 'released')).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const last = versions.at(-1);
  const found = breaks(join(specs, 'released', last), await bundle(specs, 'head'), oasdiff, join(work, 'messages'));
  found.forEach((line) => process.stdout.write(`  breaks ${last}: ${line}\n`));
  failed += found.length;
  process.stdout.write(`  ${found.length} breaking changes since ${last}\n`);
}

async function proveGate() {
  const cases = parse(readFileSync(join(specs, 'lint/known-changes.yaml'), 'utf8'));
  const base = await bundle(specs, 'head');
  for (const [kind, expected] of [
    ['breaking', true],
    ['compatible', false],
  ]) {
    let right = 0;
    for (const { name, changes } of cases[kind]) {
      const found = breaks(base, await bundle(changed(changes), 'changed'), oasdiff, join(work, 'messages'));
      if (found.length > 0 === expected) {
        right++;
      } else {
        failed++;
        process.stdout.write(
          `  ${kind}, but the gate ${expected ? 'lets it pass' : `says ${found.join('; ')}`}: ${name}\n`,
        );
      }
    }
    process.stdout.write(
      `  ${right} of ${cases[kind].length} known ${kind} changes ${expected ? 'found' : 'let pass'}\n`,
    );
  }
}

async function bundle(folder, name) {
  const out = join(work, name);
  await generate('bundle', folder, out);
  return out;
}

/** A copy of the specifications with changes made to it. */
function changed(changes) {
  const copy = join(work, 'specs');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  ['openapi.yaml', 'asyncapi.yaml', 'schemas'].forEach((entry) =>
    cpSync(join(specs, entry), join(copy, entry), { recursive: true }),
  );
  for (const change of changes) {
    const path = join(copy, change.file);
    const document = parse(readFileSync(path, 'utf8'));
    apply(document, change);
    writeFileSync(path, stringify(document, { aliasDuplicateObjects: false }));
  }
  return copy;
}

function apply(document, { remove, rename, to, set, append, value }) {
  const pointer = remove ?? rename ?? set ?? append;
  const steps = pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop();
  const parent = steps.reduce((at, step) => at?.[step], document);
  if (parent === undefined || ((remove ?? rename) !== undefined && parent[last] === undefined)) {
    throw new Error(`known-changes.yaml: nothing is at ${pointer}`);
  }
  if (remove !== undefined) {
    Array.isArray(parent) ? parent.splice(Number(last), 1) : delete parent[last];
  } else if (rename !== undefined) {
    parent[to] = parent[last];
    delete parent[last];
  } else if (set !== undefined) {
    parent[last] = value;
  } else {
    parent[last] = [...(parent[last] ?? []), value];
  }
}
