import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { ANSWER, event } from './fake-node.js';

const WORDS = ['Paris ', 'is ', 'a ', 'city.'];

/** A server on this machine that answers as a node does: models, health, inference in its three forms. */
export async function talkingNode(): Promise<{ url: string; stop(): Promise<void>; requests: () => number }> {
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests++;
    let text = '';
    for await (const part of request.setEncoding('utf8')) {
      text += part;
    }
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'content-type, last-event-id, x-api-key');
    response.setHeader('x-request-id', 'r-1');
    const body = text === '' ? {} : JSON.parse(text);
    const reply = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
    } else if (request.url === '/v1/models') {
      reply(200, { models: [{ id: 'smollm2-135m-instruct', name: 'SmolLM2', status: 'ready' }] });
    } else if (body.model === 'no-such-model') {
      reply(404, { error: { code: 'MODEL_NOT_FOUND', message: "Model 'no-such-model' not found", request_id: 'r-1' } });
    } else if (body.stream !== true) {
      reply(200, { ...ANSWER, content: WORDS.join('') });
    } else {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const from = Number(request.headers['last-event-id']?.slice(2) ?? 0);
      const breaks = body.seed === 13 && from === 0;
      WORDS.slice(from, breaks ? 2 : WORDS.length).forEach((word, index) => {
        const position = from + index + 1;
        response.write(event(position, word, position === WORDS.length ? 'complete' : null));
      });
      response.end();
    }
  });
  const sockets = new WebSocketServer({ server, path: '/v1/ws', handleProtocols: () => 'llmnode.v1' });
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'inference_request') {
        WORDS.forEach((content, index) => {
          const finish_reason = index === WORDS.length - 1 ? 'complete' : null;
          const chunk = { content, tokens_used: index + 1, finish_reason, request_id: payload.request_id };
          socket.send(JSON.stringify({ type: 'inference_response', payload: chunk }));
        });
      }
    }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    stop: async () => {
      sockets.clients.forEach((client) => client.terminate());
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
