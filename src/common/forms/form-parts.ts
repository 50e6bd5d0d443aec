import { ProblemError } from '../problems.js';
import { FormReader, malformedForm } from './form-reader.js';

const MOST_PARTS = 16;
const MOST_HEADER_BYTES = 4_096;
const LINE_BREAK = '\r\n';
const HEADERS_END = Buffer.from('\r\n\r\n');

const BOUNDARY_PARAMETER = /^multipart\/form-data\s*;\s*boundary=(?:"([^"]*)"|([^\s;"]*))\s*$/i;
/** RFC 2046, without the space. */
const BOUNDARY = /^[0-9A-Za-z'()+_,./:=?-]{1,70}$/;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/;
const DISPOSITION = /^form-data(?:\s*;\s*[a-z]+\*?=(?:"(?:[^"\\]|\\.)*"|[^\s;"]+))*$/i;
const PARAMETER = /;\s*([a-z]+\*?)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/gi;
const CONTROL = /\p{Cc}/u;

/** One field of a form. Its bytes are read whole, or not at all, before the next part is asked for. */
export interface FormPart {
  readonly name: string;
  /** What the field says that its file is called; null for a plain field. */
  readonly filename: string | null;
  readonly bytes: AsyncGenerator<Buffer>;
}

/** What stands between the parts of a form. @throws ProblemError unsupported-media-type */
export function boundaryOf(contentType: string): string {
  const [, quoted, plain] = BOUNDARY_PARAMETER.exec(contentType) ?? [];
  const boundary = quoted ?? plain ?? '';
  if (!BOUNDARY.test(boundary)) {
    const detail = 'Send a form: multipart/form-data with a boundary of 1 to 70 characters.';
    throw new ProblemError('unsupported-media-type', detail);
  }
  return boundary;
}

/**
 * The parts of a form (RFC 7578), of which one piece is held in memory at a time. It is strict: nothing may stand before
 * the first boundary or after the last, and a form without its closing boundary is none.
 *
 * @throws ProblemError malformed-request
 */
export async function* formParts(
  chunks: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<FormPart> {
  const mark = Buffer.from(`${LINE_BREAK}--${boundary}`);
  const reader = new FormReader(chunks, Buffer.from(LINE_BREAK));
  try {
    if (!(await reader.take(mark.length)).equals(mark)) {
      throw malformedForm('It does not begin with its boundary.');
    }
    for (let count = 1; await isFollowed(reader); count += 1) {
      if (count > MOST_PARTS) {
        throw malformedForm(`It has more than ${MOST_PARTS} parts.`);
      }
      const part = await startPart(reader, mark);
      yield part;
      await drain(part.bytes);
    }
  } finally {
    await reader.close();
  }
}

/** Whether a part follows the boundary that was just read; the end of the form is read to its end. */
async function isFollowed(reader: FormReader): Promise<boolean> {
  const next = (await reader.take(LINE_BREAK.length)).toString('latin1');
  if (next === LINE_BREAK) {
    return true;
  }
  if (next !== '--') {
    throw malformedForm('Its boundary stands within a part.');
  }
  const rest = (await reader.rest(LINE_BREAK.length)).toString('latin1');
  if (rest !== '' && rest !== LINE_BREAK) {
    throw malformedForm('Something follows its closing boundary.');
  }
  return false;
}

async function startPart(reader: FormReader, mark: Buffer): Promise<FormPart> {
  const head = decode(await reader.until(HEADERS_END, MOST_HEADER_BYTES));
  const headers = head.split(LINE_BREAK).map((line): [name: string, value: string] => {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined || CONTROL.test(value)) {
      throw malformedForm('A part has a header that is none.');
    }
    return [name.toLowerCase(), value.trim()];
  });
  checkEncoding(headers);
  const dispositions = headers.filter(([name]) => name === 'content-disposition');
  const [, disposition = ''] = dispositions[0] ?? [];
  if (dispositions.length !== 1 || !DISPOSITION.test(disposition)) {
    throw malformedForm('A part needs one Content-Disposition: form-data.');
  }
  return { ...namesOf(disposition), bytes: reader.through(mark) };
}

function checkEncoding(headers: readonly [name: string, value: string][]): void {
  const encoded = headers.find(
    ([name, value]) =>
      name === 'content-transfer-encoding' && !/^(?:binary|8bit|7bit)$/i.test(value),
  );
  if (encoded !== undefined) {
    throw malformedForm('Parts are sent as they are, without Content-Transfer-Encoding.');
  }
}

function namesOf(disposition: string): Pick<FormPart, 'name' | 'filename'> {
  const found = new Map<string, string>();
  for (const [, key = '', quoted, plain] of disposition.matchAll(PARAMETER)) {
    const parameter = key.toLowerCase();
    if (found.has(parameter)) {
      throw malformedForm(`A part gives its ${parameter} twice.`);
    }
    found.set(parameter, quoted ?? plain ?? '');
  }
  const name = found.get('name');
  if (name === undefined || name === '') {
    throw malformedForm('A part has no name.');
  }
  return { name, filename: found.get('filename') ?? null };
}

function decode(head: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head);
  } catch {
    throw malformedForm('The headers of a part are not UTF-8.');
  }
}

/** What a reader has left of a part. */
async function drain(bytes: AsyncGenerator<Buffer>): Promise<void> {
  for await (const _ of bytes) {
    // Read to get past it.
  }
}
