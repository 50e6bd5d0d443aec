import type { z } from 'zod';
import type { Split, TaskRow } from '../../contracts/task.js';

/** What a format makes of a row: a task whose split the format may leave open. */
export type ImportedTask = Omit<TaskRow, 'split'> & { readonly split?: Split };

/** One format of other people's records. Promises: the same row always gives the same task. */
export interface Importer {
  readonly format: string;
  /** Whether a first row looks like one of this format. */
  recognises(row: Readonly<Record<string, unknown>>): boolean;
  /** @throws RowError naming every field that is wrong */
  read(row: unknown): ImportedTask;
}

export interface RowFault {
  /** JSON pointer from the row. */
  readonly pointer: string;
  readonly detail: string;
}

/** A row that cannot be a task. */
export class RowError extends Error {
  override readonly name = 'RowError';

  constructor(readonly faults: readonly RowFault[]) {
    super(faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '));
  }
}

/** Parses a row by a schema; a fault is named by its JSON pointer. */
export function parseRow<T extends z.ZodType>(schema: T, row: unknown): z.output<T> {
  const parsed = schema.safeParse(row);
  if (parsed.success) {
    return parsed.data;
  }
  throw new RowError(
    parsed.error.issues.flatMap((issue) => {
      const path = issue.path.map((part) => `/${escapePointer(String(part))}`).join('');
      return issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            pointer: `${path}/${escapePointer(key)}`,
            detail: 'There is no such field.',
          }))
        : [{ pointer: path, detail: issue.message }];
    }),
  );
}

function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
