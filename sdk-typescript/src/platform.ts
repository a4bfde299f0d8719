import { VERSION } from './generated/version.js';

interface Runtime {
  process?: {
    env?: Record<string, string | undefined>;
    versions?: Record<string, string | undefined>;
    getBuiltinModule?: (name: string) => unknown;
  };
  Deno?: { version?: { deno?: string }; env?: { get(name: string): string | undefined } };
  Bun?: { version?: string };
  document?: unknown;
}

const runtime = globalThis as Runtime;

/** A variable of the environment, where the runtime has one and lets it be read. An empty one counts as not set. */
export function environment(name: string): string | undefined {
  try {
    return (runtime.process?.env?.[name] ?? runtime.Deno?.env?.get(name)) || undefined;
  } catch {
    return undefined;
  }
}

/** What this client calls itself; undefined in web pages, where the browser says who it is. */
export function userAgent(): string | undefined {
  if (runtime.document !== undefined) {
    return undefined;
  }
  const product = `llmnode-sdk-typescript/${VERSION}`;
  if (runtime.Deno?.version?.deno !== undefined) {
    return `${product} deno/${runtime.Deno.version.deno}`;
  }
  if (runtime.Bun?.version !== undefined) {
    return `${product} bun/${runtime.Bun.version}`;
  }
  const node = runtime.process?.versions?.['node'];
  return node === undefined ? product : `${product} node/${node}`;
}

/** A module of Node.js itself; undefined elsewhere. It is no import, so that bundlers for browsers do not look for it. */
export function builtin<T>(name: string): T | undefined {
  return runtime.process?.getBuiltinModule?.(name) as T | undefined;
}
