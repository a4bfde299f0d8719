import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { emptyFolder, root } from './program.js';
import { until } from './until.js';

const target = join(root, '../server/node/target');

/** The model that the node has by itself. */
export const MODEL = 'smollm2-135m-instruct';

/** Where the tests' web pages come from, which the node lets read its answers. */
export const PAGE_ORIGIN = 'http://pages.localhost';

/** Where `test.mjs` started the node that the tests share; where it did not, why. */
export const nodeUrl = process.env['LLM_NODE_TEST_URL'] ?? '';
export const withoutNode = nodeUrl === '' && 'server/node is not built here (or there is no JDK 25)';

/** The command that starts the node: `LLM_NODE_JAR`'s, or that of this checkout's build. Undefined where there is none. */
export function nodeCommand(): string[] | undefined {
  const built = existsSync(target)
    ? readdirSync(target).find((file) => /^llm-node-[\d.]+(-SNAPSHOT)?\.jar$/.test(file))
    : undefined;
  const jar = process.env['LLM_NODE_JAR'] ?? (built === undefined ? undefined : join(target, built));
  const java = javaCommand();
  return jar === undefined || java === undefined
    ? undefined
    : [java, '--add-modules', 'jdk.incubator.vector', '--enable-native-access=ALL-UNNAMED', '-jar', jar];
}

/** The JDK's launcher that the node runs with. */
export function javaCommand(): string | undefined {
  const jdk = spawnSync(join(root, '../llm-node'), ['--jdk'], { encoding: 'utf8' }).stdout?.trim();
  return jdk ? join(jdk, 'bin/java') : undefined;
}

/** Starts a node on this machine, with its embedded model, no limits, and room for hundreds of requests. */
export async function startNode(command: readonly string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = emptyFolder();
  const ready = join(folder, 'ready');
  const log = join(folder, 'log');
  const settings = {
    'api.rate-limit-per-minute': '0',
    'api.max-connections-per-ip': '0',
    'api.request-timeout': '10m',
    'api.cors-allowed-origins': PAGE_ORIGIN,
    'api.max-concurrent-streams': '1000',
    'inference.queue-capacity': '1000',
  };
  const [program = '', ...rest] = command;
  const files = ['--ready-file', ready, '--data-dir', join(folder, 'data')];
  const args = [...rest, 'serve', '--listen', '127.0.0.1:0', ...files];
  Object.entries(settings).forEach(([key, value]) => args.push('--set', `${key}=${value}`));
  const file = openSync(log, 'w');
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', file, file] });
  await until('the node is ready', () => {
    if (child.exitCode !== null) {
      throw new Error(`the node did not start: ${readFileSync(log, 'utf8').slice(-2000)}`);
    }
    return existsSync(ready) && readFileSync(ready, 'utf8').trim() !== '';
  });
  return {
    url: readFileSync(ready, 'utf8').trim(),
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
