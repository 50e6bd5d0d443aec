import { access } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { hasCode } from './files.js';
import type { PartName } from './part.js';

const probeMs = 2_000;
/** Nobody accepts: no listener, no socket, or a queue that nobody takes from. */
const unanswered = ['ECONNREFUSED', 'ENOENT', 'EAGAIN'];
/** Before a probe gives up by itself. */
export const longestAnswerMs = 1_500;

const probes: Record<PartName, (address: string) => Promise<void>> = {
  postgres: probePostgres,
  redis: probeRedis,
  milvus: probeGrpc,
  engine: probeEngines,
  api: (address) => probeHttp(address, '/health/ready'),
  worker: probeFile,
};

/** Throws unless the part at the address answers. */
export async function probePart(name: PartName, address: string): Promise<void> {
  await probes[name](address);
}

/**
 * False when nothing comes back within a time of at most `longestAnswerMs`: another error is an answer too, by a
 * process that is busy or waits for another part.
 */
export async function answersAtAll(
  name: PartName,
  address: string,
  withinMs: number,
): Promise<boolean> {
  const probe = name === 'api' ? probeHttp(address, '/health/live') : probePart(name, address);
  const answer = probe.then(
    () => true,
    (error: unknown) => !unanswered.some((code) => hasCode(error, code)),
  );
  return Promise.race([answer, sleep(withinMs, false, { ref: false })]);
}

/** A query, so that a server still in recovery does not count. */
async function probePostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: probeMs });
  // A server that stops during the probe reports it here as well as in the rejected call.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}

/** PING is refused while Redis is loading its data or when the password is another one. */
async function probeRedis(address: string): Promise<void> {
  const url = new URL(address);
  const login = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const greeting = url.password ? `AUTH ${login.filter(Boolean).join(' ')}\r\n` : '';
  const answer = await new Promise<string>((resolve, reject) => {
    const port = Number(url.port || 6379);
    const socket = createConnection({ port, host: url.hostname, timeout: probeMs });
    let received = '';
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`${greeting}PING\r\nQUIT\r\n`));
    socket.on('data', (text: string) => (received += text));
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('close', () => resolve(received));
  });
  if (!answer.includes('+PONG')) {
    throw new Error(`Redis answered ${JSON.stringify(answer.slice(0, 80))}`);
  }
}

/** The greeting of HTTP/2 is enough: it comes from the gRPC server, not from the kernel's open port. */
async function probeGrpc(address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const session = connectHttp2(address.includes('://') ? address : `http://${address}`);
    const timer = setTimeout(() => session.destroy(new Error('no answer')), probeMs);
    session.once('remoteSettings', () => {
      session.close();
      resolve();
    });
    session.once('error', reject);
    session.once('close', () => {
      clearTimeout(timer);
      reject(new Error('closed before it answered'));
    });
  });
}

/** What a part that listens nowhere writes once it is up. */
async function probeFile(address: string): Promise<void> {
  await access(fileURLToPath(address));
}

/** All of a list parted by commas, as ENGINE_URL may be. */
async function probeEngines(addresses: string): Promise<void> {
  await Promise.all(addresses.split(',').map(async (address) => probeHttp(address, '/health')));
}

/** `GET path` answers 2xx; the address is http(s)://host:port or unix:/path. */
async function probeHttp(address: string, path: string): Promise<void> {
  const token = process.env['ENGINE_TOKEN'];
  const headers = token && address.startsWith('http') ? { authorization: `Bearer ${token}` } : {};
  const options = { headers, timeout: probeMs, method: 'GET' };
  const status = await new Promise<number>((resolve, reject) => {
    const socketPath = address.startsWith('unix:') ? address.slice('unix:'.length) : undefined;
    const send = address.startsWith('https:') ? requestHttps : requestHttp;
    const call =
      socketPath === undefined
        ? send(new URL(path, address), options)
        : send({ ...options, socketPath, path });
    call.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    call.once('timeout', () => call.destroy(new Error('no answer')));
    call.once('error', reject);
    call.end();
  });
  if (status < 200 || status > 299) {
    throw new Error(`GET ${path} answered ${status}`);
  }
}
