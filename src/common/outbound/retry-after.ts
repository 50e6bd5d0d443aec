/** Milliseconds that a `Retry-After` header asks to wait, which is seconds or a date; 0 when it asks for nothing. */
export function retryAfterMs(text: string | undefined, now: Date): number {
  if (text === undefined) {
    return 0;
  }
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
