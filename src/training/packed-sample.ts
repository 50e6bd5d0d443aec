import type { Sample } from '../contracts/policy.js';

/** A sample as JSON keeps it to the last bit: its arrays are base64 of their little-endian bytes. */
export interface PackedSample {
  readonly text: string;
  readonly isTruncated: boolean;
  readonly tokens: string;
  readonly logProbabilities: string;
  readonly byteOffsets: string;
}

export function packedSample(sample: Sample): PackedSample {
  const { text, isTruncated, tokens, logProbabilities, byteOffsets } = sample;
  return {
    text,
    isTruncated,
    tokens: packed(tokens),
    logProbabilities: packed(logProbabilities),
    byteOffsets: packed(byteOffsets),
  };
}

export function unpackedSample({ text, isTruncated, ...arrays }: PackedSample): Sample {
  return {
    text,
    isTruncated,
    tokens: new Int32Array(bytesOf(arrays.tokens)),
    logProbabilities: new Float32Array(bytesOf(arrays.logProbabilities)),
    byteOffsets: new Int32Array(bytesOf(arrays.byteOffsets)),
  };
}

function packed({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function bytesOf(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, 'base64')).buffer;
}
