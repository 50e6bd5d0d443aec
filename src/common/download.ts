import type { FileHandle } from 'node:fs/promises';
import { pipeline, type Readable, Transform } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRange } from './byte-range.js';
import { BYTES } from './operation.js';
import { ProblemError } from './problems.js';

/** An open file that is what its digest says. Whoever has it closes it. */
export interface Download {
  readonly handle: FileHandle;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** How long its receiver may take nothing of it. */
  readonly silenceMs: number;
}

/** What a request asks of a file and where the answer goes: a parameter of a controller method. */
export interface DownloadExchange {
  readonly headers: FastifyRequest['headers'];
  readonly reply: FastifyReply;
}

/** Answers with a file, or with the part that Range asks for. @throws ProblemError range-not-satisfiable */
export async function sendFile(
  { headers, reply }: DownloadExchange,
  file: Download,
): Promise<StreamableFile> {
  const { handle, name, sizeBytes, sha256, silenceMs } = file;
  const tag = `"${sha256}"`;
  const isOther = headers['if-range'] !== undefined && headers['if-range'] !== tag;
  const range = isOther ? 'whole' : readRange(headers.range, sizeBytes);
  if (range === 'none') {
    await handle.close();
    void reply.header('content-range', `bytes */${sizeBytes}`);
    throw new ProblemError('range-not-satisfiable', `${name} has ${sizeBytes} bytes.`);
  }
  void reply.headers({ etag: tag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' });
  const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes - 1 } : range;
  if (range !== 'whole') {
    void reply.status(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  }
  return new StreamableFile(endWhenIgnored(readPart(handle, start, end), silenceMs), {
    type: BYTES,
    disposition: `attachment; filename="${name}"`,
    length: end - start + 1,
  });
}

/** A stream cannot be told to read nothing: its end is included. */
function readPart(handle: FileHandle, start: number, end: number): Readable {
  return handle.createReadStream(end < start ? { start, end: start } : { start, end });
}

/** The same stream, which breaks off when nobody has taken anything of it for a while: a file must not stay open for ever. */
export function endWhenIgnored(source: Readable, silenceMs: number): Readable {
  const taken = new Transform({
    transform(chunk, _encoding, done) {
      timer.refresh();
      done(null, chunk);
    },
  });
  const timer = setTimeout(() => {
    taken.destroy(new Error(`The receiver has taken nothing for ${silenceMs} ms.`));
  }, silenceMs);
  pipeline(source, taken, () => clearTimeout(timer));
  return taken;
}
