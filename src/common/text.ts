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

// oxlint-disable-next-line no-control-regex -- PostgreSQL keeps no NUL
const KeptText = z.string().regex(/^[^\u0000]*$/, 'must not contain NUL');
const MetadataKey = KeptText.min(1).max(64);
const MetadataValue = KeptText.max(512);

/** {@link Metadata} without its name in the document, for a schema that is shown where it is used. */
export const InlineMetadata = z
  .record(MetadataKey, MetadataValue)
  .refine((pairs) => Object.keys(pairs).length <= 16, 'must have at most 16 pairs');

/** Up to 16 pairs that the service keeps for the caller and never reads. */
export const Metadata = InlineMetadata.meta({ id: 'Metadata' });
export type Metadata = z.infer<typeof Metadata>;

/** A merge patch (RFC 7396) of metadata: pairs that it names replace those that there are; null removes one. */
export const MetadataChange = z
  .record(MetadataKey, MetadataValue.nullable())
  .describe('Only the pairs that change; null removes one.');
export type MetadataChange = z.infer<typeof MetadataChange>;

/** A filter of lists, `metadata[key]=value`, with its statement in SQL: `@>` of the column and this as JSON. */
export const MetadataFilter = z
  .record(MetadataKey, MetadataValue)
  .describe('Only what has this pair, as in `metadata[ticket]=7`; of several, all of them.');
