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

function settings({ timeout_ms, max_retries, headers, resume_attempts }) {
  const resume = resume_attempts === undefined ? undefined : { attempts: resume_attempts };
  return { timeout: timeout_ms, maxRetries: max_retries, headers, resume };
}

async function read(stream, { stop_after, cancel_after }) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
    if (chunks.length === stop_after) {
      break;
    }
    if (chunks.length === cancel_after) {
      stream.cancel();
    }
  }
  return { chunks };
}

async function overSocket({ resource, streaming }, given, options) {
  const socket = client.socket();
  try {
    const { [streaming.property]: _, ...payload } = given;
    return await read(socket[resource][streaming.method](payload, { timeout: options.timeout_ms }), options);
  } finally {
    socket.close();
  }
}

async function call({ operation, arguments: given = {}, options = {} }) {
  const info = OPERATIONS[operation];
  if (info === undefined) {
    throw new TypeError(`there is no operation ${operation}`);
  }
  if (options.socket === true) {
    return overSocket(info, given, options);
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
    settings(options),
  ];
  const owner = info.resource === undefined ? client : client[info.resource];
  return streams ? read(owner[streaming.method](...args), options) : { value: await owner[info.method](...args) };
}

function failure(error) {
  if (!(error instanceof LlmNodeError)) {
    throw error;
  }
  const { code, field, status, retryAfter } = error instanceof ApiError ? error : {};
  const text = error.progress?.text;
  return { error: { type: error.name, code, field, status, retry_after: retryAfter, text, message: error.message } };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await call(JSON.parse(line)).catch(failure);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
