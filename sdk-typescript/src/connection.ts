import { ConnectionError } from './errors.js';
import { nodeWebSocket } from './node-web-socket.js';
import type { WebSocketConstructor } from './web-socket.js';

/** An open WebSocket, whichever class it is of. */
export interface Connection {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Stops reading; false where the class cannot. */
  pause(): boolean;
  resume(): void;
}

/** What an open WebSocket tells. */
export interface ConnectionListener {
  message(data: unknown): void;
  closed(code: number, reason: string): void;
}

/** Connects. @throws ConnectionError if there is no connection, or none in time */
export function connect(
  url: string,
  protocols: string[],
  timeout: number,
  given: WebSocketConstructor | undefined,
  listener: ConnectionListener,
): Promise<Connection> {
  const type = given ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket ?? nodeWebSocket();
  if (type === undefined) {
    return Promise.reject(
      new ConnectionError(
        'this runtime has no WebSocket; give the client one, such as that of the package ws: { webSocket: WebSocket }',
      ),
    );
  }
  return new Promise((resolve, reject) => {
    const socket = new type(url, protocols);
    let open = false;
    let why = 'refused or unreachable; is the node running there, and does it take this key?';
    const timer = setTimeout(() => {
      why = `no answer within ${timeout} ms`;
      socket.close();
      fail();
    }, timeout);
    const fail = (cause?: unknown) => {
      clearTimeout(timer);
      reject(new ConnectionError(`WebSocket ${url}: ${why}`, { cause }));
    };
    socket.onopen = () => {
      clearTimeout(timer);
      open = true;
      resolve({
        get bufferedAmount() {
          return socket.bufferedAmount;
        },
        send: (text) => {
          if (socket.readyState === 1) {
            socket.send(text);
          }
        },
        close: (code, reason) => socket.close(code, reason),
        pause: () => {
          socket.pause?.();
          return socket.pause !== undefined;
        },
        resume: () => socket.resume?.(),
      });
    };
    socket.onmessage = (event: { data: unknown }) => listener.message(event.data);
    socket.onerror = (event: { message?: unknown; error?: unknown }) => {
      if (typeof event.message === 'string' && event.message !== '') {
        why = event.message;
      }
    };
    socket.onclose = (event: { code: number; reason: string }) => {
      if (open) {
        listener.closed(event.code, event.reason);
      } else {
        fail(event);
      }
    };
  });
}
