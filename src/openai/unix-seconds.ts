import { z } from 'zod';

export const UnixSeconds = z
  .int()
  .nonnegative()
  .meta({ description: 'Unix time in seconds.', examples: [1_768_469_400] });

/** Unix time in whole seconds of a time in RFC 3339. */
export function toUnixSeconds(time: string): number {
  return Math.floor(Date.parse(time) / 1_000);
}
