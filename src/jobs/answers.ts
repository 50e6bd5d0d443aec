import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A value as the journal stores it: JSON text, since `jsonb` would put fields in another order, deflated. */
export function packJson(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value));
}

export function unpackJson(packed: Buffer): unknown {
  return JSON.parse(inflateRawSync(packed).toString());
}

/** The hash of a value as JSON, fields in the order in which they stand. */
export function sha256Of(value: unknown): string {
  return sha256OfText(JSON.stringify(value));
}

export function sha256OfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
