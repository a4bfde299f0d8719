import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { until } from './until.js';

const TABLE = '/proc/net/tcp';

/** Resets a connection after the other side, on this machine, has read what was sent: a reset throws away what it has not. */
export async function resetWhenRead(socket: Socket): Promise<void> {
  await until('all that was written is on its way', () => socket.writableLength === 0);
  if (existsSync(TABLE)) {
    await until('all that was sent is read', () => isRead(socket));
  } else {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await new Promise((resolve) => setTimeout(resolve, 5)); // a reader in this program has it, and now takes it apart
  socket.resetAndDestroy();
}

/** Whether the kernel keeps nothing of the connection, in either side's queue. */
function isRead({ localPort, remotePort }: Socket): boolean {
  const hex = (port = 0) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync(TABLE, 'utf8').split('\n').slice(1);
  return rows.every((row) => {
    const [, local = '', remote = '', , queues = ''] = row.trim().split(/\s+/);
    const here = local.endsWith(hex(localPort)) && remote.endsWith(hex(remotePort));
    const there = local.endsWith(hex(remotePort)) && remote.endsWith(hex(localPort));
    const [sent = '0', received = '0'] = queues.split(':');
    return !(here && parseInt(sent, 16) > 0) && !(there && parseInt(received, 16) > 0);
  });
}
