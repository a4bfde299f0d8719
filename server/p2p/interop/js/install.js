// install.js FOLDER: copies this program there and fetches what the lock file names, unless that is there already.
//
// "npm install" on a copy, not "npm ci" here: a lock file names the QUIC package for the platforms of the registry that
// it was made with, "npm ci" refuses one with any left out, and "npm install" would write the others into it.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder] = process.argv.slice(2)
const stamp = join(folder, 'node_modules', '.installed-lock')
const lock = readFileSync('package-lock.json')
mkdirSync(folder, { recursive: true })
for (const file of ['main.js', 'polyfill.js']) copyFileSync(file, join(folder, file))
if (!existsSync(stamp) || !readFileSync(stamp).equals(lock)) {
  for (const file of ['.npmrc', 'package.json', 'package-lock.json']) copyFileSync(file, join(folder, file))
  const { status } = spawnSync('npm', ['install', '--ignore-scripts'], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(1)
  writeFileSync(stamp, lock)
}
