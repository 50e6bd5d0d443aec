import type { AttemptRecord, TokenWeights } from '../contracts/training.js';
import { packJson, unpackJson } from './answers.js';
import type { TokenAdvantages } from './job-records.schemas.js';
import { storable } from './storable.js';

/** Of an answer that is longer, the rest of its tokens is not kept. */
const MAX_TOKENS = 8_192;

/** An attempt as its row holds it. */
export type StoredAttempt = Omit<AttemptRecord, 'tokens'> & { readonly tokens: Buffer };

export function storedAttempt({ tokens, ...attempt }: AttemptRecord): StoredAttempt {
  const { byteOffsets, advantages } = tokens;
  const kept: TokenWeights = {
    byteOffsets: byteOffsets.slice(0, MAX_TOKENS),
    advantages: advantages?.slice(0, MAX_TOKENS) ?? null,
  };
  return { ...storable(attempt), tokens: packJson(kept) };
}

/** The tokens of an attempt as the API shows them; null when none were kept. */
export function presentTokens(packed: Buffer | null): TokenAdvantages | null {
  if (packed === null) {
    return null;
  }
  const { byteOffsets, advantages } = unpackJson(packed) as TokenWeights;
  const values = advantages ?? byteOffsets.map(() => 0);
  return {
    byteOffsets: [...byteOffsets],
    values: [...values],
    mask: values.map((value) => (value === 0 ? 0 : 1)),
  };
}
