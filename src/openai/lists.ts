import { z } from 'zod';
import { type IdKind, idSchema } from '../common/ids.js';
import { PageQuery } from '../common/paging.js';

interface Identified {
  readonly id: string;
}

export interface List<T> {
  readonly object: 'list';
  readonly data: T[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

/** The query of a list of one kind: `after` is the id of the last one that was seen. */
export function listQuery(
  kind: IdKind,
): z.ZodObject<
  { limit: typeof PageQuery.shape.limit; after: z.ZodOptional<z.ZodString> },
  z.core.$strict
> {
  return z.strictObject({
    limit: PageQuery.shape.limit,
    after: idSchema(kind).optional().describe('The last id of the page before.'),
  });
}

/** The schema of a list; `id` is its name in the document. */
export function listSchema<T extends z.ZodObject<{ id: z.ZodString }>>(
  item: T,
  id: string,
): z.ZodObject<{
  object: z.ZodLiteral<'list'>;
  data: z.ZodArray<T>;
  first_id: z.ZodNullable<T['shape']['id']>;
  last_id: z.ZodNullable<T['shape']['id']>;
  has_more: z.ZodBoolean;
}> {
  return z
    .object({
      object: z.literal('list'),
      data: z.array(item),
      first_id: item.shape.id.nullable(),
      last_id: item.shape.id.nullable(),
      has_more: z.boolean(),
    })
    .meta({ id });
}

export function listOf<T extends Identified>(data: T[], hasMore: boolean): List<T> {
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: hasMore,
  };
}
