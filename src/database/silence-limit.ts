import { Socket } from 'node:net';

/**
 * A socket that is destroyed when it is silent for too long. Without it a server that vanished without a word keeps
 * a statement, and the connection that carries it, until the kernel gives up after many minutes.
 */
export function socketWithSilenceLimit(limitMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(limitMs, () => {
    const late = new Error(`PostgreSQL said nothing for ${limitMs} ms.`);
    socket.destroy(Object.assign(late, { code: 'ETIMEDOUT', syscall: 'read' }));
  });
  return socket;
}
