#!/usr/bin/env node
// Makes the calls that it is given, one JSON object a line: {operation, arguments, options}; answers {value}, {chunks} or {error}, one a line.
// The node is at LLM_NODE_BASE_URL. The package must have been built (`node build.mjs`).
import { createInterface } from 'node:readline';
import { ApiError, LlmNode, LlmNodeError } from '../target/package/esm/index.js';
import { OPERATIONS } from '../target/package/esm/generated/operations.js';

const client = new LlmNode();

function picked(given, names) {
  return Object.fromEntries(names.filter((name) => name in given).map((name) => [name, given[name]]));
}

async function call({ operation, arguments: given = {}, options = {} }) {
  const info = OPERATIONS[operation];
  if (info === undefined) {
    throw new TypeError(`there is no operation ${operation}`);
  }
  const { streaming, path, query } = info;
  const streams = streaming !== undefined && given[streaming.property] === true;
  const rest = Object.fromEntries(
    Object.entries(given).filter(([name]) => !path.includes(name) && !query.includes(name)),
  );
  const args = [
    ...path.map((name) => String(given[name])),
    ...(info.body ? [rest] : []),
    ...(query.length > 0 ? [picked(given, query)] : []),
    { timeout: options.timeout_ms, maxRetries: options.max_retries, headers: options.headers },
  ];
  const owner = info.resource === undefined ? client : client[info.resource];
  if (!streams) {
    return { value: await owner[info.method](...args) };
  }
  const chunks = [];
  for await (const chunk of owner[streaming.method](...args)) {
    chunks.push(chunk);
    if (chunks.length === options.stop_after) {
      break;
    }
  }
  return { chunks };
}

function failure(error) {
  if (!(error instanceof LlmNodeError)) {
    throw error;
  }
  const { code, field, status } = error instanceof ApiError ? error : {};
  return { error: { type: error.name, code, field, status, message: error.message } };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await call(JSON.parse(line)).catch(failure);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
