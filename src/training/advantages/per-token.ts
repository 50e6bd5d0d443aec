import type { RewardSpan } from '../../contracts/reward.js';

/**
 * Per-token advantages [T]: A_t = A + sum over spans j of w x v_j x 1[token t overlaps span j].
 *
 * Spans are byte ranges of the answer and `byteOffsets` [T] the first byte of each token, from sampling: text is
 * never tokenised again, since that may cut it elsewhere.
 *
 * @param advantage A, one for the answer or one for each token
 * @param answerBytes length of the answer in bytes; tokens that begin there (the end-of-sequence token) lie in no span
 */
export function perTokenAdvantages(
  advantage: number | Float32Array,
  spans: readonly RewardSpan[],
  spanWeight: number,
  { byteOffsets, answerBytes }: { readonly byteOffsets: Int32Array; readonly answerBytes: number },
): Float32Array {
  const advantages =
    typeof advantage === 'number'
      ? new Float32Array(byteOffsets.length).fill(advantage)
      : advantage.slice();
  for (const span of spans) {
    byteOffsets.forEach((start, token) => {
      const end = byteOffsets[token + 1] ?? answerBytes;
      if (start < span.end && Math.max(end, start) > span.start && start < answerBytes) {
        advantages[token] = (advantages[token] ?? 0) + spanWeight * span.value;
      }
    });
  }
  return advantages;
}
