import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { emptyFolder, root } from './program.js';

const target = join(root, '../server/node/target');

/** The command that starts the node: `LLM_NODE_JAR`'s, or that of this checkout's build. Undefined where there is none. */
export function nodeCommand(): string[] | undefined {
  const built = existsSync(target)
    ? readdirSync(target).find((file) => /^llm-node-[\d.]+(-SNAPSHOT)?\.jar$/.test(file))
    : undefined;
  const jar = process.env['LLM_NODE_JAR'] ?? (built === undefined ? undefined : join(target, built));
  const jdk = spawnSync(join(root, '../llm-node'), ['--jdk'], { encoding: 'utf8' }).stdout?.trim();
  if (jar === undefined || !jdk) {
    return undefined;
  }
  return [
    join(jdk, 'bin/java'),
    '--add-modules',
    'jdk.incubator.vector',
    '--enable-native-access=ALL-UNNAMED',
    '-jar',
    jar,
  ];
}

/** Starts a node on this machine, with its embedded model. */
export async function realNode(command: readonly string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const ready = join(emptyFolder(), 'ready');
  const [program = '', ...rest] = command;
  const args = [
    ...rest,
    'serve',
    '--listen',
    '127.0.0.1:0',
    '--ready-file',
    ready,
    '--set',
    'api.rate-limit-per-minute=0',
  ];
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout?.on('data', (part) => (log += part));
  child.stderr?.on('data', (part) => (log += part));
  while (!existsSync(ready) || readFileSync(ready, 'utf8').trim() === '') {
    if (child.exitCode !== null) {
      throw new Error(`the node did not start: ${log.slice(-2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: readFileSync(ready, 'utf8').trim(),
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

/** A proxy on this machine that breaks each of the first connections after so many bytes of answer. */
export async function breakingProxy(
  url: string,
  limits: number[],
): Promise<{ url: string; connections: () => number; stop(): void }> {
  const { hostname, port } = new URL(url);
  let connections = 0;
  const server = createServer((client) => {
    const limit = limits[connections++] ?? Infinity;
    const upstream = connect(Number(port), hostname);
    let passed = 0;
    client.pipe(upstream);
    upstream.on('data', (data) => {
      const left = limit - passed;
      passed += data.length;
      if (data.length < left) {
        client.write(data);
      } else {
        client.write(data.subarray(0, left), () => setTimeout(() => client.resetAndDestroy(), 20));
        upstream.destroy();
      }
    });
    upstream.on('end', () => client.end());
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    stop: () => server.close(),
  };
}
