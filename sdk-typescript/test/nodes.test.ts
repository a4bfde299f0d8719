import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as sdk from '../src/index.js';
import { apiAddress } from '../src/nodes.js';
import { type Answer, FakeNode, failing, json } from './support/fake-node.js';

const started: FakeNode[] = [];

async function start(answer: Answer): Promise<FakeNode> {
  const node = await FakeNode.start(answer);
  started.push(node);
  return node;
}

const found = (peer_id: string, addresses: string[] = []) => ({
  peer_id,
  addresses,
  capability_info: { id: 'm', version: '1', performance: { tokens_per_second: 1, success_rate: 1, total_jobs: 0 } },
  network_info: { latency_ms: 1, connection_status: 'connected' },
  score: 1,
});

/** A node that finds the given ones, and knows the addresses that they announced. */
function finding(results: ReturnType<typeof found>[], urls: Record<string, string> = {}): Answer {
  return (request, response, socket) => {
    const peer = request.path.split('/').at(-1) ?? '';
    const metadata = peer in urls ? { api_url: urls[peer] } : null;
    const search = request.path === '/v1/capabilities/search';
    const body = search
      ? { results, total_found: results.length, search_duration_ms: 1 }
      : { peer_id: peer, addresses: [], capabilities: [], metadata };
    return json(200, body)(request, response, socket);
  };
}

const multiaddr = (node: FakeNode) => `/ip4/127.0.0.1/tcp/${new URL(node.url).port}/http`;
const serving = (...ids: string[]) => json(200, { models: ids.map((id) => ({ id, name: id, status: 'ready' })) });

afterEach(() => Promise.all(started.splice(0).map((node) => node.stop())));

test('the first node that answers and has the model is taken', async () => {
  const gone = await FakeNode.start();
  const goneAddress = multiaddr(gone);
  await gone.stop();
  const other = await start(serving('x'));
  const good = await start(serving('m'));
  const results = [found('gone', [goneAddress]), found('silent'), found('other', [multiaddr(other)]), found('good')];
  const own = await start(finding(results, { good: good.url }));
  const client = new sdk.LlmNode({ baseUrl: own.url, apiKey: 'secret', headers: { 'x-team': 'blue' }, retryDelay: 1 });
  const best = await client.nodes.best('m', { filters: { max_latency_ms: 100 } });
  assert.deepEqual([best.node.peer_id, best.client.baseUrl], ['good', good.url]);
  assert.deepEqual(own.received[0]?.body, { capability: 'm', max_results: 10, filters: { max_latency_ms: 100 } });
  const [asked] = good.received;
  assert.deepEqual(
    [asked?.headers['x-api-key'], asked?.headers['x-team']],
    [undefined, undefined],
    'the key and the headers stay here',
  );
});

test('where there is none, each reason is told', async () => {
  const broken = await start(failing(500, 'INTERNAL_ERROR'));
  const own = await start(finding([found('a'), found('b', [multiaddr(broken)])]));
  const error = await new sdk.LlmNode({ baseUrl: own.url, apiKey: null }).nodes
    .best('m')
    .catch((each: unknown) => each);
  assert.ok(error instanceof sdk.NoNodeFoundError);
  assert.equal(error.reasons.length, 2);
  assert.match(error.message, /a has no API address; b: 500 INTERNAL_ERROR/);
});

test('an address for HTTP is read out of a multiaddr', () => {
  assert.equal(apiAddress('/ip4/10.0.0.1/tcp/8080/http'), 'http://10.0.0.1:8080');
  assert.equal(apiAddress('/ip6/::1/tcp/8080/http'), 'http://[::1]:8080');
  assert.equal(apiAddress('/dns4/node.example/tcp/443/tls/http/p2p/12D3'), 'https://node.example:443');
  assert.equal(apiAddress('/dns/node.example/tcp/443/https'), 'https://node.example:443');
  assert.equal(apiAddress('/ip4/10.0.0.1/tcp/9000'), undefined);
  assert.equal(apiAddress('/ip4/10.0.0.1/udp/9001/quic-v1'), undefined);
});
