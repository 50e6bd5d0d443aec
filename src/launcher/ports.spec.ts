import { createServer } from 'node:net';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePort, isFree, listeningRange, localhost } from './ports.js';

describe('the range of listening ports', () => {
  it.each([
    ['below the usual range', '32768\t60999\n', { first: 15_000, last: 32_767 }],
    ['above a range that starts low', '1024 59999', { first: 60_000, last: 65_535 }],
    ['anywhere when the kernel takes all', '1024 65535', { first: 15_000, last: 65_535 }],
    ['anywhere when the kernel does not say', undefined, { first: 15_000, last: 65_535 }],
  ])('is %s', (_, ephemeral, range) => {
    expect(listeningRange(ephemeral)).toEqual(range);
  });
});

describe('a port', () => {
  const server = createServer();
  afterEach(() => {
    server.close();
  });

  it('is never one that an outgoing connection could be given', async () => {
    const [low, high] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    const ports = await Promise.all(Array.from({ length: 50 }, async () => choosePort()));
    expect(ports.filter((port) => port >= low! && port <= high!)).toEqual([]);
  });

  it('is the wanted one unless somebody listens on it', async () => {
    const wanted = await choosePort();
    expect(await choosePort(wanted)).toBe(wanted);
    await new Promise<void>((resolve) => {
      server.listen(wanted, localhost, resolve);
    });
    expect(await isFree(wanted)).toBe(false);
    expect(await choosePort(wanted)).not.toBe(wanted);
  });
});
