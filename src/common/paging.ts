import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { ProblemError } from './problems.js';
import { ServerSecret } from './server-secret.js';

/** Query parameters that every list takes; extend it for filters. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional().describe('nextCursor of the page before.'),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** Where a page can begin as well: after an id that the caller has seen. */
export interface After {
  readonly after?: string | undefined;
}

export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** The schema of a page; `id` is its name in the document. */
export function pageSchema<T extends z.ZodType>(
  item: T,
  id: string,
): z.ZodObject<{ data: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z
    .object({
      data: z.array(item),
      nextCursor: z.string().nullable().describe('Null on the last page.'),
    })
    .meta({ id });
}

/** Pages through lists by id, newest first, with cursors that only fit the list they came from. */
@Injectable()
export class Pager {
  private readonly key: Buffer;

  constructor(secret: ServerSecret) {
    this.key = secret.derive('cursors');
  }

  /**
   * One page of a query whose entity has an `id` that sorts by time.
   *
   * @param list names the list, its owner and its filters: a cursor of another list is refused.
   * @throws ProblemError invalid-cursor
   */
  async page<T extends ObjectLiteral & { id: string }>(
    query: SelectQueryBuilder<T>,
    { limit, cursor, after }: PageQuery & After,
    list: string,
  ): Promise<Page<T>> {
    const seen = cursor === undefined ? after : this.read(cursor, list);
    if (seen !== undefined) {
      query.andWhere(`${query.alias}.id < :seen`, { seen });
    }
    const rows = await query
      .orderBy(`${query.alias}.id`, 'DESC')
      .take(limit + 1)
      .getMany();
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    const hasMore = rows.length > limit && last !== undefined;
    return { data, nextCursor: hasMore ? this.write(last.id, list) : null };
  }

  /** The cursor that stands after `position`. */
  write(position: string, list: string): string {
    return `${Buffer.from(position).toString('base64url')}.${this.sign(position, list)}`;
  }

  /** @throws ProblemError invalid-cursor */
  read(cursor: string, list: string): string {
    const [text = '', signature = ''] = cursor.split('.');
    const position = Buffer.from(text, 'base64url').toString();
    const expected = Buffer.from(this.sign(position, list));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ProblemError('invalid-cursor', 'cursor: it does not belong to this list.', [
        { pointer: '#/query/cursor', detail: 'It does not belong to this list.' },
      ]);
    }
    return position;
  }

  private sign(position: string, list: string): string {
    return createHmac('sha256', this.key)
      .update(`${list}\n${position}`)
      .digest('base64url')
      .slice(0, 22);
  }
}
