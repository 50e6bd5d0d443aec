import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { components } from './api.generated.js';
import { authorization, type Connection } from './connection.js';
import { RequestError } from './request-error.js';
import { explain } from './unreachable-error.js';

export type Dataset = components['schemas']['Dataset'];

const deadlineMs = 1_800_000;

export interface Upload {
  readonly name: string;
  readonly format?: string;
  readonly project?: string;
  readonly split?: string;
}

/**
 * Streams a file of rows to the service, which imports it whole or not at all: one JSON value a line, or a `.json`
 * file that holds an array; `.gz` is unpacked on the way.
 *
 * @param sent - called with the share of the file that has been read
 * @throws RequestError naming the line and field of a bad row
 */
export async function uploadDataset(
  connection: Connection,
  file: string,
  upload: Upload,
  sent: (share: number) => void = () => undefined,
): Promise<Dataset> {
  const query = new URLSearchParams(Object.entries(upload) as [string, string][]);
  const body = await linesOf(file, sent);
  try {
    const response = await fetch(`${connection.url}/datasets?${query.toString()}`, {
      method: 'POST',
      headers: { ...authorization(connection), 'content-type': 'application/jsonl' },
      body: Readable.toWeb(body) as ReadableStream,
      duplex: 'half',
      signal: AbortSignal.timeout(deadlineMs),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      throw RequestError.from(response.status, answer);
    }
    return answer as Dataset;
  } catch (error) {
    throw explain(error);
  } finally {
    body.destroy();
  }
}

async function linesOf(file: string, sent: (share: number) => void): Promise<Readable> {
  const { size } = await stat(file);
  if (file.endsWith('.json')) {
    return Readable.from(linesOfArray(file, await readFile(file, 'utf8')));
  }
  let read = 0;
  const source = createReadStream(file).on('data', (chunk) => {
    read += chunk.length;
    sent(size === 0 ? 1 : read / size);
  });
  if (!file.endsWith('.gz')) {
    return source;
  }
  const unpacked = createGunzip();
  // A failure ends the unpacked stream with the same error, where the request meets it.
  void pipeline(source, unpacked).catch(() => undefined);
  return unpacked;
}

function* linesOfArray(file: string, text: string): Generator<string> {
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) {
    throw new Error(`${file} must hold an array of rows; name a file of lines .jsonl`);
  }
  for (const row of rows) {
    yield `${JSON.stringify(row)}\n`;
  }
}
