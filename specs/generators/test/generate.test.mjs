import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generate } from '../generate.mjs';
import { emptyFolder, smallSpecs, written } from './small-specs.mjs';

const PET = 'dev/llmnode/api/model/pet/Pet.java';
const LONG_AGO = new Date('2020-01-01');
const program = join(dirname(fileURLToPath(import.meta.url)), '../generate.mjs');

test('nothing is done while nothing has changed', async () => {
  const specs = written(smallSpecs());
  const out = join(emptyFolder(), 'out');
  assert.match(await generate('java-server', specs, out), /^java-server: \d+ files, \d+ changed$/);
  assert.equal(await generate('java-server', specs, out), 'java-server: up to date');
});

test('a file that went missing is made again', async () => {
  const specs = written(smallSpecs());
  const out = join(emptyFolder(), 'out');
  await generate('java-server', specs, out);
  rmSync(join(out, PET));
  assert.match(await generate('java-server', specs, out), /, 1 changed$/);
  assert.ok(existsSync(join(out, PET)));
});

test('only files whose text is new are written, and those no longer made go', async () => {
  const small = smallSpecs();
  const specs = written(small);
  const out = join(emptyFolder(), 'out');
  await generate('java-server', specs, out);
  const kind = join(out, 'dev/llmnode/api/model/pet/Kind.java');
  utimesSync(kind, LONG_AGO, LONG_AGO);
  delete small.schemas.pet.Pet.properties.home;
  delete small.schemas.pet.Home;
  written(small, specs);
  await generate('java-server', specs, out);
  assert.ok(!readFileSync(join(out, PET), 'utf8').includes('home'));
  assert.ok(!existsSync(join(out, 'dev/llmnode/api/model/pet/Home.java')));
  assert.equal(statSync(kind).mtime.getTime(), LONG_AGO.getTime());
});

test('the program says what is wrong with a specification, without a stack trace', () => {
  const small = smallSpecs();
  small.schemas.pet.Pet.required.push('tail');
  const { status, stderr } = spawnSync(process.execPath, [
    program,
    'bundle',
    '--specs',
    written(small),
    '--out',
    join(emptyFolder(), 'out'),
  ]);
  assert.equal(status, 65);
  assert.equal(stderr.toString(), 'schemas/pet.yaml#/Pet: tail is required but is not a property\n');
});

test('the program explains itself when it is called wrongly', () => {
  const { status, stderr } = spawnSync(process.execPath, [program, 'no-such-target', '--out', emptyFolder()]);
  assert.equal(status, 64);
  assert.match(stderr.toString(), /^usage: generate TARGET/);
});
