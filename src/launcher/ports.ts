import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { hasCode, readIfThere } from './files.js';

export const localhost = '127.0.0.1';

const lowestPort = 15_000;
const highestPort = 65_535;
/** Fewer numbers than this make two launchers at once meet too often. */
const leastRoom = 1_000;
const tries = 100;

/** Numbers to listen on, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The wanted port when nobody listens on it, else a free one that the kernel gives to no outgoing connection. */
export async function choosePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await isFree(wanted))) {
    return wanted;
  }
  const { first, last } = listeningRange(readIfThere('/proc/sys/net/ipv4/ip_local_port_range'));
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(first, last + 1);
    if (await isFree(port)) {
      return port;
    }
  }
  throw new Error(`no free port found between ${first} and ${last}`);
}

/**
 * Outside of the kernel's range for outgoing connections: there, any client could take the number of a server while
 * that is started again.
 *
 * @param ephemeral - the text of ip_local_port_range: its first and last number
 */
export function listeningRange(ephemeral = ''): PortRange {
  const [low = Number.NaN, high = Number.NaN] = ephemeral.trim().split(/\s+/).map(Number);
  const ranges = [
    { first: lowestPort, last: low - 1 },
    { first: Math.max(high + 1, lowestPort), last: highestPort },
  ];
  const roomy = ranges.find(({ first, last }) => last - first + 1 >= leastRoom);
  return roomy ?? { first: lowestPort, last: highestPort };
}

export async function isFree(port: number, host = localhost): Promise<boolean> {
  try {
    await listenOnce(port, host);
    return true;
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE') || hasCode(error, 'EACCES')) {
      return false;
    }
    throw error;
  }
}

async function listenOnce(port: number, host: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
