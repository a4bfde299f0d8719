import { builtin } from './platform.js';
import type { WebSocketConstructor, WebSocketLike } from './web-socket.js';

/* What is used of Node.js; no types of its own, since users elsewhere need not have them. */
interface Duplex {
  readonly writableLength: number;
  on(event: string, listener: (value: never) => void): void;
  write(data: Uint8Array): boolean;
  end(): void;
  destroy(): void;
  pause(): void;
  resume(): void;
  setNoDelay?(on: boolean): void;
}
interface Upgrade {
  readonly statusCode?: number;
  readonly headers: Record<string, string | undefined>;
  resume(): void;
}
interface Request {
  on(event: 'upgrade', listener: (response: Upgrade, socket: Duplex, head: Uint8Array) => void): void;
  on(event: 'response', listener: (response: Upgrade) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  end(): void;
  destroy(): void;
}
interface Http {
  request(url: URL, options: object): Request;
}
interface Crypto {
  createHash(name: string): { update(text: string): { digest(encoding: string): string } };
}

const enum Opcode {
  Continuation = 0,
  Text = 1,
  Close = 8,
  Ping = 9,
  Pong = 10,
}

const LARGEST = 1 << 26;

/** A WebSocket for Node.js 20, which has none of its own; undefined where its modules cannot be had. */
export function nodeWebSocket(): WebSocketConstructor | undefined {
  return builtin<Http>('node:http') === undefined ? undefined : NodeWebSocket;
}

/** The client's side of RFC 6455, without extensions: text messages, fragments, ping, pong and close. */
class NodeWebSocket implements WebSocketLike {
  readyState = 0;
  protocol = '';
  onopen: WebSocketLike['onopen'] = null;
  onmessage: WebSocketLike['onmessage'] = null;
  onclose: WebSocketLike['onclose'] = null;
  onerror: WebSocketLike['onerror'] = null;
  readonly #request: Request;
  #socket: Duplex | undefined;
  #received: Uint8Array = new Uint8Array(0);
  #fragments: Uint8Array[] = [];
  #closing = { code: 1006, reason: '' };

  constructor(url: string, protocols: string[] = []) {
    const address = new URL(url.replace(/^ws/, 'http'));
    const http = builtin<Http>(address.protocol === 'https:' ? 'node:https' : 'node:http') as Http;
    const key = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': key,
      ...(protocols.length === 0 ? {} : { 'sec-websocket-protocol': protocols.join(', ') }),
    };
    this.#request = http.request(address, { headers, agent: false });
    this.#request.on('upgrade', (response, socket, head) => this.#upgraded(response, socket, head, key));
    this.#request.on('response', (response) => {
      response.resume();
      this.#fail(`the handshake was answered with status ${response.statusCode}`);
    });
    this.#request.on('error', (error) => this.#fail(error.message));
    this.#request.end();
  }

  get bufferedAmount(): number {
    return this.#socket?.writableLength ?? 0;
  }

  send(data: string): void {
    this.#write(Opcode.Text, new TextEncoder().encode(data));
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState === 0) {
      this.#request.destroy();
      this.#ended();
    } else if (this.readyState === 1) {
      this.readyState = 2;
      const words = new TextEncoder().encode(reason);
      this.#write(Opcode.Close, Uint8Array.of(code >> 8, code & 255, ...words));
      const socket = this.#socket;
      const timer = setTimeout(() => socket?.destroy(), 2000) as { unref?: () => void };
      timer.unref?.();
    }
  }

  #upgraded(response: Upgrade, socket: Duplex, head: Uint8Array, key: string): void {
    const { createHash } = builtin<Crypto>('node:crypto') as Crypto;
    const expected = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    if (response.headers['sec-websocket-accept'] !== expected) {
      socket.destroy();
      this.#fail('what answered does not speak WebSocket');
      return;
    }
    this.#socket = socket;
    socket.setNoDelay?.(true);
    this.protocol = response.headers['sec-websocket-protocol'] ?? '';
    this.readyState = 1;
    socket.on('data', (data: Uint8Array) => this.#take(data));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#ended());
    // What came with the handshake is told after whoever waits for `onopen` had its turn.
    this.#received = head;
    this.onopen?.({} as never);
    setTimeout(() => this.#take(new Uint8Array(0)), 0);
  }

  #take(data: Uint8Array): void {
    if (data.length > 0) {
      this.#received = this.#received.length === 0 ? data : joined([this.#received, data]);
    }
    for (let frame = this.#frame(); frame !== undefined; frame = this.#frame()) {
      this.#handle(frame.opcode, frame.final, frame.payload);
    }
  }

  /** The next whole frame of what was received. */
  #frame(): { opcode: number; final: boolean; payload: Uint8Array } | undefined {
    const data = this.#received;
    if (data.length < 2) {
      return undefined;
    }
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const first = view.getUint8(0);
    const short = view.getUint8(1) & 127;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (data.length < start) {
      return undefined;
    }
    const length = short < 126 ? short : short === 126 ? view.getUint16(2) : Number(view.getBigUint64(2));
    if (length > LARGEST) {
      this.close(1009, 'message too large');
      this.#socket?.destroy();
      return undefined;
    }
    if (data.length < start + length) {
      return undefined;
    }
    this.#received = data.subarray(start + length);
    return { opcode: first & 15, final: first >= 128, payload: data.subarray(start, start + length) };
  }

  #handle(opcode: number, final: boolean, payload: Uint8Array): void {
    switch (opcode) {
      case Opcode.Continuation:
      case Opcode.Text:
        this.#fragments.push(payload);
        if (final) {
          const data = new TextDecoder().decode(joined(this.#fragments.splice(0)));
          this.onmessage?.({ data } as never);
        }
        break;
      case Opcode.Ping:
        this.#write(Opcode.Pong, payload);
        break;
      case Opcode.Close:
        if (payload.length >= 2) {
          const [high = 0, low = 0] = payload;
          this.#closing = { code: high * 256 + low, reason: new TextDecoder().decode(payload.subarray(2)) };
        } else {
          this.#closing = { code: 1005, reason: '' };
        }
        if (this.readyState === 1) {
          this.readyState = 2;
          this.#write(Opcode.Close, payload.subarray(0, 2));
        }
        this.#socket?.end();
        break;
      default: // a pong, or binary data, which a node does not send
    }
  }

  #write(opcode: Opcode, payload: Uint8Array): void {
    const { length } = payload;
    const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    const frame = new Uint8Array(start + 4 + length);
    const view = new DataView(frame.buffer);
    view.setUint8(0, 128 | opcode);
    view.setUint8(1, 128 | (start === 2 ? length : start === 4 ? 126 : 127));
    if (start === 4) {
      view.setUint16(2, length);
    } else if (start === 10) {
      view.setBigUint64(2, BigInt(length));
    }
    const mask = crypto.getRandomValues(new Uint8Array(4));
    frame.set(mask, start);
    for (let index = 0; index < length; index++) {
      frame[start + 4 + index] = (payload[index] as number) ^ (mask[index & 3] as number);
    }
    this.#socket?.write(frame);
  }

  #fail(message: string): void {
    this.onerror?.({ message } as never);
    this.#ended();
  }

  #ended(): void {
    if (this.readyState !== 3) {
      this.readyState = 3;
      this.onclose?.(this.#closing as never);
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    return only;
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
