import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { resetWhenRead } from './reset.js';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: any;
}

export type Answer = (request: Received, response: ServerResponse, socket: Socket) => unknown;

/** A server on this machine that gives one answer after the other, and the last one from then on. */
export class FakeNode {
  readonly received: Received[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #answers: Answer[] = [];

  static async start(...answers: Answer[]): Promise<FakeNode> {
    const node = new FakeNode();
    node.#answers = answers;
    await once(node.#server.listen(0, '127.0.0.1'), 'listening');
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request.setEncoding('utf8')) {
      text += part;
    }
    const { method = '', url = '', headers, socket } = request;
    const received = { method, path: url, headers, body: text === '' ? undefined : JSON.parse(text) };
    this.received.push(received);
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    await answer?.(received, response, socket);
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function failing(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return json(status, { error: { code, message: `It is ${code}`, request_id: 'r-1' } }, headers);
}

/** An event as a node writes it. */
export function event(position: number, content: string, finish: string | null = null, more: object = {}): string {
  return `id: s.${position}\ndata: ${JSON.stringify({ content, tokens_used: position, finish_reason: finish, ...more })}\n\n`;
}

/** A stream that is cut after the given pieces; `ending` says how. */
export function stream(pieces: readonly (string | Uint8Array)[], ending: 'end' | 'reset' | 'stall' = 'end'): Answer {
  return async (_, response, socket) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'r-1' });
    for (const piece of pieces) {
      await new Promise<void>((resolve) => response.write(piece, () => resolve()));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    if (ending === 'end') {
      response.end();
    } else if (ending === 'reset') {
      await resetWhenRead(socket);
    }
  };
}

export const reset: Answer = (_request, _response, socket) => socket.resetAndDestroy();

export const ANSWER = {
  model: 'm',
  content: 'Paris',
  tokens_used: 1,
  finish_reason: 'complete',
  request_id: 'r-1',
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cached_tokens: 0 },
  timings: { queue_ms: 0, prompt_ms: 1, generation_ms: 0, total_ms: 1, tokens_per_second: 0 },
};
