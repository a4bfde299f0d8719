import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { until } from './until.js';

export type Behaviour = (message: any, socket: WebSocket, all: WebSocket[]) => void;

/** A WebSocket server on this machine that does with each message what it is told. */
export class FakeSocketNode {
  readonly received: any[] = [];
  readonly handshakes: IncomingMessage[] = [];
  readonly sockets: WebSocket[] = [];
  readonly #server: WebSocketServer;

  private constructor(
    behaviour: Behaviour,
    readonly port = 0,
  ) {
    this.#server = new WebSocketServer({
      port,
      host: '127.0.0.1',
      path: '/v1/ws',
      handleProtocols: () => 'llmnode.v1',
    });
    this.#server.on('connection', (socket, request) => {
      this.handshakes.push(request);
      this.sockets.push(socket);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        this.received.push(message);
        behaviour(message, socket, this.sockets);
      });
    });
  }

  static async start(behaviour: Behaviour, port = 0): Promise<FakeSocketNode> {
    const node = new FakeSocketNode(behaviour, port);
    await once(node.#server, 'listening');
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.clients.forEach((client) => client.terminate());
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Waits until a message of the type has come. */
  async seen(type: string): Promise<any> {
    const found = () => this.received.find((each) => each.type === type);
    await until(`a message ${type} came`, found);
    return found();
  }
}

export function piece(
  request_id: string,
  content: string,
  tokens_used: number,
  finish_reason: string | null = null,
): string {
  return JSON.stringify({ type: 'inference_response', payload: { content, tokens_used, finish_reason, request_id } });
}
