import { ProblemError } from '../problems.js';

/** Bytes that come in pieces, read by what stands between them. Holds one piece and a little more. */
export class FormReader {
  private readonly source: AsyncIterator<Buffer>;
  private held: Buffer;

  /** @param before what is read as if it had come first */
  constructor(chunks: AsyncIterable<Buffer>, before: Buffer) {
    this.source = chunks[Symbol.asyncIterator]();
    this.held = before;
  }

  /** What comes before `mark`, as it comes; the mark itself is read as well. @throws ProblemError malformed-request */
  async *through(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.held.indexOf(mark);
      // The last bytes may be the beginning of the mark.
      const end = at < 0 ? this.held.length - mark.length + 1 : at;
      const before = this.held.subarray(0, Math.max(0, end));
      this.held = this.held.subarray(before.length + (at < 0 ? 0 : mark.length));
      if (before.length > 0) {
        yield before;
      }
      if (at >= 0) {
        return;
      }
      await this.more();
    }
  }

  /** The same in one piece. @throws ProblemError malformed-request also when it is longer than `most` bytes */
  async until(mark: Buffer, most: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of this.through(mark)) {
      parts.push(part);
      length += part.length;
      if (length > most) {
        throw malformedForm(`A part has more than ${most} bytes of headers.`);
      }
    }
    return Buffer.concat(parts);
  }

  /** The next bytes, exactly so many. @throws ProblemError malformed-request */
  async take(count: number): Promise<Buffer> {
    while (this.held.length < count) {
      await this.more();
    }
    const taken = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return taken;
  }

  /** What is left, which may be `most` bytes. @throws ProblemError malformed-request when it is more */
  async rest(most: number): Promise<Buffer> {
    for (let next = await this.source.next(); next.done !== true; next = await this.source.next()) {
      this.held = Buffer.concat([this.held, next.value]);
      if (this.held.length > most) {
        break;
      }
    }
    return this.held;
  }

  /** Ends the source, however much of it was read. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private async more(): Promise<void> {
    const next = await this.source.next();
    if (next.done === true) {
      throw malformedForm('It ends before its closing boundary.');
    }
    this.held = Buffer.concat([this.held, next.value]);
  }
}

/** A form that nobody can read. */
export function malformedForm(detail: string): ProblemError {
  return new ProblemError('malformed-request', `The form cannot be read: ${detail}`);
}
