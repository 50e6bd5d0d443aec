import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { authorization, type Connection } from './connection.js';
import { RequestError } from './request-error.js';
import { explain } from './unreachable-error.js';

/** A file of the service: where it is, and what it must turn out to be. */
export interface RemoteFile {
  /** Path of the API. */
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface DownloadOptions {
  /** Told how many bytes are there, those of an earlier download included. */
  readonly received?: (bytes: number) => void;
  /** Between tries that a broken connection has cost. */
  readonly retryMs?: number;
}

/** Tries that bring nothing, one after the other, before a download is given up. */
const MOST_TRIES = 5;
/** The service reads a file whole, once, before it sends it. */
const silenceMs = 300_000;

/**
 * Brings a file into a folder. It has its name there once all of it has come and is what it must be; until then it is
 * `<name>.part`, which another download of the same file goes on with.
 *
 * @throws RequestError when the service refuses; an error that says why when it cannot be reached, or sends another file
 */
export async function downloadFile(
  connection: Connection,
  file: RemoteFile,
  folder: string,
  { received = () => undefined, retryMs = 1_000 }: DownloadOptions = {},
): Promise<void> {
  const target = join(folder, safeName(file.name));
  if ((await digestOf(target)) === file.sha256) {
    received(file.sizeBytes);
    return;
  }
  const part = `${target}.part`;
  let tries = 0;
  for (let size = await sizeOf(part); size < file.sizeBytes;) {
    const failure = await receive(connection, file, part, { from: size, received });
    const now = await sizeOf(part);
    tries = now > size ? 0 : tries + 1;
    if (failure !== null && (failure instanceof RequestError || tries === MOST_TRIES)) {
      throw failure;
    }
    size = now;
    await (failure === null ? undefined : sleep(retryMs));
  }
  if (file.sizeBytes === 0) {
    await writeFile(part, '');
  }
  if ((await digestOf(part)) !== file.sha256) {
    await rm(part, { force: true });
    throw new Error(`${file.name} is not what the service has listed; it was removed: try again`);
  }
  await rename(part, target);
}

/** One request for what is missing. Returns what broke it off, or null. */
async function receive(
  connection: Connection,
  { path, sha256 }: RemoteFile,
  part: string,
  { from, received }: { readonly from: number; readonly received: (bytes: number) => void },
): Promise<unknown> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const range = { range: `bytes=${from}-`, 'if-range': `"${sha256}"` };
    const response = await fetch(connection.url + path, {
      headers: { ...authorization(connection), ...(from === 0 ? {} : range) },
      signal: silence.signal,
    });
    if (!response.ok || response.body === null) {
      return RequestError.from(response.status, await response.json().catch(() => null));
    }
    const isPart = response.status === 206;
    await write(response.body, part, {
      isPart,
      written: (bytes) => {
        timer.refresh();
        received((isPart ? from : 0) + bytes);
      },
    });
    return null;
  } catch (error) {
    return explain(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Chunk by chunk, so that what has come stays when the rest does not. */
async function write(
  body: AsyncIterable<Uint8Array>,
  part: string,
  { isPart, written }: { readonly isPart: boolean; readonly written: (bytes: number) => void },
): Promise<void> {
  const file = await open(part, isPart ? 'a' : 'w');
  try {
    let bytes = 0;
    for await (const chunk of body) {
      await file.writeFile(chunk);
      bytes += chunk.length;
      written(bytes);
    }
  } finally {
    await file.close();
  }
}

/** @throws when the name would lead out of the folder */
function safeName(name: string): string {
  if (basename(name) !== name || ['', '.', '..'].includes(name) || name.includes('\\')) {
    throw new Error(`the service names a file ${JSON.stringify(name)}, which is no name of a file`);
  }
  return name;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Of a file that may not be there, and has no digest then. */
async function digestOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch {
    return null;
  }
}
