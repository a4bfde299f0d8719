import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, packageFile, root, run, succeed, tool } from './support/program.js';

const specs = join(root, '../specs');

function change(file: string, from: RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  assert.match(text, from);
  writeFileSync(file, text.replace(from, to));
}

/** A copy of the specifications with a route, two messages, an error code and a field more. */
function largerSpecs(): string {
  const folder = emptyFolder();
  for (const each of ['openapi.yaml', 'asyncapi.yaml', 'schemas']) {
    cpSync(join(specs, each), join(folder, each), { recursive: true });
  }
  change(
    join(folder, 'openapi.yaml'),
    /^ {2}\/v1\/peers:$/m,
    `  /v1/jobs/{job_id}:
    post:
      operationId: rateJob
      x-resource: jobs
      x-method: rate
      tags: [node]
      summary: Rate a job
      description: Says how content you were.
      parameters:
        - {name: job_id, in: path, required: true, description: Which job., schema: {type: string}}
        - {name: dry_run, in: query, description: Only try., schema: {type: boolean}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: 'schemas/node.yaml#/JobRating'}}}}
      responses:
        '200': {description: Done., content: {application/json: {schema: {$ref: 'schemas/node.yaml#/JobRating'}}}}
        '409': {description: Rated before., content: {application/json: {schema: {$ref: 'schemas/error.yaml#/ErrorResponse'}}}}
  /v1/peers:`,
  );
  const rating = `
JobRating:
  title: JobRating
  description: How content somebody was.
  type: object
  required: [stars]
  properties:
    stars: {description: More is better., type: integer, minimum: 1, maximum: 5}
    words: {description: In your words., type: [string, 'null']}
`;
  change(join(folder, 'schemas/node.yaml'), /$/, rating);
  change(join(folder, 'schemas/error.yaml'), /- CONFLICT$/m, '- CONFLICT\n    - JOB_RATED');
  change(join(folder, 'schemas/error.yaml'), /CONFLICT: 409$/m, 'CONFLICT: 409\n    JOB_RATED: 409');
  const message = (name: string, type: string) => `
${name}:
  title: ${name}
  description: A rating goes by.
  type: object
  required: [type, payload]
  properties:
    type: {const: ${type}, description: The type., type: string}
    payload: {$ref: 'node.yaml#/JobRating'}
`;
  change(
    join(folder, 'schemas/socket.yaml'),
    /$/,
    message('JobRateMessage', 'job_rate') + message('JobRatedMessage', 'job_rated'),
  );
  const asyncapi = join(folder, 'asyncapi.yaml');
  change(
    asyncapi,
    /^ {4}messages:$/m,
    "    messages:\n      job_rate: {$ref: '#/components/messages/job_rate'}\n      job_rated: {$ref: '#/components/messages/job_rated'}",
  );
  change(
    asyncapi,
    /^operations:$/m,
    `operations:
  receiveJobRate:
    action: receive
    x-resource: jobs
    x-method: rate
    channel: {$ref: '#/channels/socket'}
    messages: [{$ref: '#/channels/socket/messages/job_rate'}]
    reply: {messages: [{$ref: '#/channels/socket/messages/job_rated'}]}
  sendJobRated:
    action: send
    channel: {$ref: '#/channels/socket'}
    messages: [{$ref: '#/channels/socket/messages/job_rated'}]`,
  );
  const listed = (type: string, name: string) =>
    `    ${type}: {name: ${type}, summary: A rating., payload: {$ref: 'schemas/socket.yaml#/${name}'}}\n`;
  change(
    asyncapi,
    /^ {2}messages:\n/m,
    `  messages:\n${listed('job_rate', 'JobRateMessage')}${listed('job_rated', 'JobRatedMessage')}`,
  );
  return folder;
}

const USE = `import { ConflictError, JobRatedError, LlmNode, type JobRating } from '@llmnode/sdk';

const client = new LlmNode();
const rated: JobRating = await client.jobs.rate('a b', { stars: 5, words: null }, { dry_run: true });
console.log(rated.stars satisfies number);
const failure: unknown = await client.jobs.rate('again', { stars: 1 }).catch((error: unknown) => error);
console.log(failure instanceof JobRatedError && failure instanceof ConflictError && failure.status);
const socket = client.socket();
socket.on('job_rated', (message) => message.payload.stars satisfies number);
const answer = (): Promise<{ payload: JobRating }> => socket.jobs.rate({ stars: 2 });
console.log(typeof answer);
`;

test('a route, messages and a code added to the specifications are typed, documented and work', async () => {
  const out = emptyFolder();
  await succeed(process.execPath, [join(root, 'build.mjs'), '--specs', largerSpecs(), '--out', out], root);
  const consumer = emptyFolder();
  writeFileSync(join(consumer, 'package.json'), '{"name":"consumer","private":true,"type":"module"}');
  await succeed('npm', ['install', '--silent', '--no-audit', '--no-fund', '--offline', packageFile(out)], consumer);
  writeFileSync(join(consumer, 'use.ts'), USE);
  writeFileSync(
    join(consumer, 'wrong.ts'),
    "import { LlmNode } from '@llmnode/sdk';\nawait new LlmNode().jobs.rate('a', { words: 'stars are missing' });\n",
  );
  const types = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', '--strict', '--skipLibCheck'];
  await succeed(tool('tsc'), [...types, 'use.ts'], consumer);
  assert.match((await run(tool('tsc'), [...types, '--noEmit', 'wrong.ts'], consumer)).stdout, /wrong\.ts\(2.*stars/s);

  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json');
    if (request.url?.startsWith('/v1/jobs/again')) {
      response.writeHead(409).end('{"error":{"code":"JOB_RATED","message":"Rated before"}}');
    } else {
      response.end('{"stars":5}');
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    assert.equal(
      await succeed(process.execPath, ['use.js'], consumer, { LLM_NODE_BASE_URL: url }),
      '5\n409\nfunction\n',
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
  assert.deepEqual(requests, ['POST /v1/jobs/a%20b?dry_run=true', 'POST /v1/jobs/again']);
  const reference = readFileSync(join(consumer, 'node_modules/@llmnode/sdk/api.md'), 'utf8');
  for (const words of [
    'client.jobs.rate(jobId: string, body: JobRating',
    'Says how content you were.',
    'socket.jobs.rate',
    '`JobRatedError`',
    '### JobRating',
  ]) {
    assert.ok(reference.includes(words), words);
  }
});
