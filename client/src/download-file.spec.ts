import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { downloadFile } from './download-file.js';
import { RequestError } from './request-error.js';

const CONTENT = 'the weights of a model';
const PROBLEM = { title: 'Lost', code: 'export-damaged', detail: 'lost', advice: 'ask again' };
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const file = (change: { name?: string; sha256?: string } = {}) => ({
  path: '/exports/exp_1/files/weights',
  name: 'weights',
  sizeBytes: CONTENT.length,
  sha256: digest(CONTENT),
  ...change,
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers that break off once the client has taken what they sent. */
const breaking: ServerResponse[] = [];

/** The file from where the Range header says; `most` bytes of it, and then the connection breaks. */
const sending =
  (most = CONTENT.length): Answer =>
  ({ headers }, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    const rest = CONTENT.slice(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
    response.write(rest.slice(0, most));
    if (most < rest.length) {
      breaking.push(response);
    } else {
      response.end();
    }
  };

describe(downloadFile.name, () => {
  let server: Server;
  let folder: string;
  let answers: Answer[];
  let requests: IncomingMessage[];
  beforeEach(async () => {
    [answers, requests] = [[], []];
    folder = mkdtempSync(join(tmpdir(), 'falconry-download-'));
    server = createServer((request, response) => {
      requests.push(request);
      (answers.shift() ?? sending())(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  const target = (): string => join(folder, 'weights');
  const download = (wanted = file(), seen: number[] = []): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    const connection = { url: `http://127.0.0.1:${port}`, apiKey: 'key' };
    return downloadFile(connection, wanted, folder, {
      received: (bytes) => {
        seen.push(bytes);
        breaking.splice(0).forEach((response) => response.destroy());
      },
      retryMs: 1,
    });
  };

  test('brings a file whole and leaves nothing beside it', async () => {
    const seen: number[] = [];
    await download(file(), seen);
    expect(readFileSync(target(), 'utf8')).toBe(CONTENT);
    expect(readdirSync(folder)).toEqual(['weights']);
    expect(seen.at(-1)).toBe(CONTENT.length);
    expect(requests[0]!.headers.authorization).toBe('Bearer key');
  });

  test('goes on where the connection broke, as long as something comes', async () => {
    answers = Array.from({ length: 8 }, () => sending(2));
    await download();
    expect(readFileSync(target(), 'utf8')).toBe(CONTENT);
    expect(requests).toHaveLength(9);
    expect(requests.at(-1)!.headers['if-range']).toBe(`"${digest(CONTENT)}"`);
  });

  test('goes on with what an earlier download has left', async () => {
    writeFileSync(`${target()}.part`, CONTENT.slice(0, 5));
    await download();
    expect(readFileSync(target(), 'utf8')).toBe(CONTENT);
    expect(requests.map(({ headers }) => headers.range)).toEqual(['bytes=5-']);
  });

  test('starts over when the service has another file, and sends it whole', async () => {
    writeFileSync(`${target()}.part`, 'wrong');
    answers = [
      (_request, response) => {
        response.end(CONTENT);
      },
    ];
    await download();
    expect(readFileSync(target(), 'utf8')).toBe(CONTENT);
  });

  test('asks for nothing when the file is there', async () => {
    writeFileSync(target(), CONTENT);
    const seen: number[] = [];
    await download(file(), seen);
    expect([requests, seen]).toEqual([[], [CONTENT.length]]);
  });

  test('removes a file that is not what was listed', async () => {
    await expect(download(file({ sha256: digest('other') }))).rejects.toThrow(/not what/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('stops at once where the service refuses, and keeps what has come', async () => {
    writeFileSync(`${target()}.part`, CONTENT.slice(0, 5));
    answers = [
      (_request, response) => {
        response.writeHead(410, { 'content-type': 'application/problem+json' });
        response.end(JSON.stringify(PROBLEM));
      },
    ];
    await expect(download()).rejects.toThrow(RequestError);
    expect(requests).toHaveLength(1);
    expect(existsSync(`${target()}.part`)).toBe(true);
  });

  test('gives up when nothing comes any more', async () => {
    answers = Array.from({ length: 9 }, () => (_request, response: ServerResponse) => {
      response.destroy();
    });
    await expect(download()).rejects.toThrow(/cannot be reached/);
    expect(requests).toHaveLength(5);
  });

  test.each(['../weights', '/etc/passwd', '..', '', 'a\\b'])(
    'never writes to %j, whoever says so',
    async (name) => {
      await expect(download(file({ name }))).rejects.toThrow(/no name/);
      expect(requests).toEqual([]);
    },
  );
});
