import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LEFT_OUT = new Set(['node_modules', 'test']);

/** A digest of files and folders, so that a later run can see whether anything changed. */
export function digest(paths, salt) {
  const hash = createHash('sha256').update(salt);
  for (const file of paths.flatMap(filesOf)) {
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  const entries = readdirSync(path).filter((entry) => !LEFT_OUT.has(entry));
  return entries.sort().flatMap((entry) => filesOf(join(path, entry)));
}

/** Writes the files whose text is new, removes those that an earlier run made and this one did not, and notes both in the stamp. */
export function writeFiles(out, files, earlier, stamp, inputs) {
  for (const file of earlier.filter((each) => !files.has(each))) {
    rmSync(join(out, file), { force: true });
  }
  let changed = 0;
  for (const [file, text] of files) {
    const path = join(out, file);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      changed++;
    }
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${JSON.stringify({ inputs, files: [...files.keys()] })}\n`);
  return changed;
}
