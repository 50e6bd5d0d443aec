import { ProblemError } from '../common/problems.js';

const BODY = '#/body/';

/** Fields of a native body by what a caller of /v1 knows them as, both as dotted paths. */
export type FieldNames = Readonly<Record<string, string>>;

/** Runs `work` on a body that was made from another, and points its errors at the fields of the latter. */
export async function withFieldNames<T>(names: FieldNames, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProblemError ? renamed(error, names) : error;
  }
}

function renamed({ code, detail, errors, members }: ProblemError, names: FieldNames): ProblemError {
  const told = errors.map((error) => ({ ...error, pointer: renamePointer(error.pointer, names) }));
  return new ProblemError(code, detail, told, members);
}

/** By the longest path that has a name. */
function renamePointer(pointer: string, names: FieldNames): string {
  if (!pointer.startsWith(BODY)) {
    return pointer;
  }
  const parts = pointer.slice(BODY.length).split('/');
  for (let count = parts.length; count > 0; count -= 1) {
    const name = names[parts.slice(0, count).join('.')];
    if (name !== undefined) {
      return BODY + [...name.split('.'), ...parts.slice(count)].join('/');
    }
  }
  return pointer;
}
