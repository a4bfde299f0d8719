import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { resetWhenRead } from './reset.js';

/** What becomes of a connection: it is given the client's side, and a function that connects to the node. */
export type Fault = (client: Socket, reach: () => Socket) => void;

/** A proxy on this machine. Each of the first connections has a fault, the others none. */
export async function faultProxy(
  url: string,
  ...faults: Fault[]
): Promise<{ url: string; connections: () => number; stop(): void }> {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    open.add(client.on('error', () => client.destroy()));
    const fault = faults[connections++] ?? passing;
    fault(client, () => {
      const upstream = connect(Number(port), hostname);
      client.pipe(upstream);
      client.on('close', () => upstream.destroy());
      return upstream.on('error', () => client.destroy());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    stop: () => {
      open.forEach((each) => each.destroy());
      server.close();
    },
  };
}

const passing: Fault = (client, reach) => reach().pipe(client);

/** The connection is reset when the request has come; the node hears nothing of it. */
export const resetBefore: Fault = (client) => client.once('data', () => client.resetAndDestroy());

/** Something else answers. */
export function answering(text: string): Fault {
  return (client) => client.once('data', () => client.end(text));
}

/** An error as a node would answer. */
export function refusing(status: number, code: string, headers = ''): Fault {
  const body = JSON.stringify({ error: { code, message: `It is ${code}`, request_id: 'r-proxy' } });
  const head = `HTTP/1.1 ${status} No\r\ncontent-type: application/json\r\nconnection: close\r\n${headers}`;
  return answering(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** The node's answer up to where `where` finds a place in all that came so far (-1: not yet); then it is `reset`, ended or left to `stall`. */
export function cut(where: (answer: Buffer) => number, ending: 'reset' | 'end' | 'stall'): Fault {
  return (client, reach) => {
    const upstream = reach();
    let seen = Buffer.alloc(0);
    upstream.on('data', (data) => {
      const passed = seen.length;
      seen = Buffer.concat([seen, data]);
      const place = where(seen);
      if (place === -1) {
        client.write(data);
        return;
      }
      upstream.removeAllListeners('data').resume();
      client.write(seen.subarray(passed, Math.max(passed, place)), () => {
        if (ending === 'reset') {
          void resetWhenRead(client);
        } else if (ending === 'end') {
          client.end();
        }
      });
      if (ending !== 'stall') {
        upstream.destroy();
      }
    });
  };
}

/** The node's answer, a byte at a time. */
export const drip: Fault = (client, reach) => {
  client.setNoDelay(true);
  const upstream = reach();
  upstream.on('data', async (data) => {
    upstream.pause();
    for (const byte of data) {
      await new Promise<void>((resolve) => client.write(Uint8Array.of(byte), () => setImmediate(resolve)));
    }
    upstream.resume();
  });
};

/** A server with a certificate that nobody vouches for. */
export async function untrusted(): Promise<{ url: string; connections: () => number; stop(): void }> {
  const { private: key, cert } = generate([{ name: 'commonName', value: '127.0.0.1' }], { keySize: 2048 });
  let connections = 0;
  const server = createTlsServer({ key, cert }, (socket) => socket.destroy());
  server.on('connection', () => connections++);
  server.on('tlsClientError', () => undefined); // the client has said why it goes
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    stop: () => server.close(),
  };
}
