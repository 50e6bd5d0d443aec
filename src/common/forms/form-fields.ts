import { ProblemError } from '../problems.js';
import type { FormPart } from './form-parts.js';

const MOST_FIELD_BYTES = 1_024;

/** A short field as text. @throws ProblemError validation-failed */
export async function textOf(part: FormPart): Promise<string> {
  return (await bytesOf(part, MOST_FIELD_BYTES)).toString();
}

/** A field in one piece. @throws ProblemError validation-failed when it is longer than `most` bytes */
export async function bytesOf({ name, bytes }: FormPart, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.length;
    if (length > most) {
      throw ProblemError.field(name, `must be at most ${most} bytes`);
    }
  }
  return Buffer.concat(parts);
}

/** A form has a field that its route does not know. */
export function unknownPart({ name }: FormPart): ProblemError {
  const detail = 'There is no such field.';
  const pointer = `#/body/${name.slice(0, 64)}`;
  return new ProblemError('unknown-field', `${pointer}: ${detail}`, [{ pointer, detail }]);
}
