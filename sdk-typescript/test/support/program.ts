import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the SDK's sources. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...text }));
  });
}

/** Runs a program that must succeed; what it printed. */
export async function succeed(
  command: string,
  args: readonly string[],
  cwd: string,
  env?: Record<string, string>,
): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, cwd, env);
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: status ${status}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** A program among the tools of this package. */
export function tool(name: string): string {
  return join(root, 'node_modules/.bin', name);
}

/** The file that users install. */
export function packageFile(folder = root): string {
  const [file] = readdirSync(join(folder, 'dist')).filter((each) => each.endsWith('.tgz'));
  if (file === undefined) {
    throw new Error(`there is no package in ${folder}/dist; run build.mjs`);
  }
  return join(folder, 'dist', file);
}

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'llmnode-sdk-'));
}
