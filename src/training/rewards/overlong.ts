/**
 * Soft overlong punishment (DAPO, arXiv 2503.14476, equation 13): 0 up to `longest - margin` tokens, falling in a line to
 * -1 at `longest`.
 */
export function overlongReward(
  tokens: number,
  { longest, margin }: { readonly longest: number; readonly margin: number },
): number {
  if (margin === 0) {
    return tokens > longest ? -1 : 0;
  }
  return Math.max(-1, Math.min(0, (longest - margin - tokens) / margin));
}
