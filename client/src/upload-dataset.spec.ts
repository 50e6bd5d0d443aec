import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadDataset } from './upload-dataset.js';

const received: { url: string; type: string; body: string }[] = [];
let server: Server;
let connection: { url: string; apiKey: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push({ url: request.url!, type: request.headers['content-type']!, body });
      const isBad = body.includes('bad');
      const problem = { title: 'The dataset cannot be used', code: 'invalid-dataset' };
      const errors = [{ pointer: '#/body/1/prompt', detail: 'line 2: it is missing' }];
      response.writeHead(isBad ? 422 : 201, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          isBad ? { ...problem, detail: '', advice: 'Correct', errors } : { id: 'ds' },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  connection = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiKey: 'k' };
});

afterAll(() => {
  server.close();
});

function file(name: string, content: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'falconry-upload-')), name);
  writeFileSync(path, content);
  return path;
}

const rows = [{ key: 'a' }, { key: 'b' }];
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe(uploadDataset, () => {
  it('sends the same lines from a file of lines, a packed one, and an array', async () => {
    const files = [
      file('a.jsonl', lines),
      file('a.jsonl.gz', gzipSync(lines)),
      file('a.json', JSON.stringify(rows)),
    ];
    for (const path of files) {
      await uploadDataset(connection, path, { name: 'my tasks', split: 'hash' });
      expect(received.at(-1)).toEqual({
        url: '/datasets?name=my+tasks&split=hash',
        type: 'application/jsonl',
        body: lines,
      });
    }
  });

  it('tells how much of the file has been read', async () => {
    const shares: number[] = [];
    await uploadDataset(connection, file('a.jsonl', lines), { name: 'x' }, (share) => {
      shares.push(share);
    });
    expect(shares.at(-1)).toBe(1);
  });

  it('names the line and field of a row that the service refuses', async () => {
    const upload = uploadDataset(connection, file('a.jsonl', '{"key":"bad"}\n'), { name: 'x' });
    await expect(upload).rejects.toThrow('1.prompt: line 2: it is missing');
  });

  it('refuses a .json file that is no array, and a packed file that is none', async () => {
    const object = uploadDataset(connection, file('a.json', '{}'), { name: 'x' });
    await expect(object).rejects.toThrow('must hold an array');
    const broken = uploadDataset(connection, file('a.jsonl.gz', 'not packed'), { name: 'x' });
    await expect(broken).rejects.toThrow('incorrect header check');
  });

  it('says which file is missing', async () => {
    await expect(uploadDataset(connection, '/no/such.jsonl', { name: 'x' })).rejects.toThrow(
      '/no/such.jsonl',
    );
  });
});
