import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './support/program.js';
import { surface } from './support/surface.js';

test('the public surface is the one that was reviewed; UPDATE_SURFACE=1 writes it anew', () => {
  const file = join(root, 'surface.txt');
  const now = `${surface()}\n`;
  if (process.env['UPDATE_SURFACE'] === '1') {
    writeFileSync(file, now);
  }
  assert.equal(now, readFileSync(file, 'utf8'));
});
