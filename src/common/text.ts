import { z } from 'zod';

/** Without category Cc: NUL, line breaks and every other control character. */
// oxlint-disable-next-line no-control-regex -- they are what it is about, and clients read it in the document
const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f]*$/;

/** One line that a person wrote: not empty, without control characters, stored as it is. */
export function Text(maxLength: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(ONE_LINE, 'must not contain control characters or line breaks');
}

/** Up to 16 pairs that the service keeps for the caller and never reads. */
export const Metadata = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, 'must have at most 16 pairs')
  .meta({ id: 'Metadata' });
export type Metadata = z.infer<typeof Metadata>;
