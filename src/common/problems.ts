import { z } from 'zod';
import { type ProblemCode, PROBLEMS } from './problem-catalogue.js';

export type { ProblemCode };

/** A part of the request that is wrong: `pointer` is a JSON pointer from `#/body`, `#/query` or `#/params`. */
export const FieldProblem = z
  .object({ pointer: z.string(), detail: z.string() })
  .meta({ id: 'FieldProblem' });
export type FieldProblem = z.infer<typeof FieldProblem>;

/** Facts of some problems that a program can act on: extension members, as RFC 9457 calls them. */
const ProblemMembers = z.object({
  currentState: z.string().optional().describe('illegal-transition: the state of the job.'),
  allowed: z
    .array(z.string())
    .optional()
    .describe('illegal-transition: the verbs that the job accepts in its state.'),
  retryAfterSeconds: z.int().positive().optional().describe('What Retry-After says as well.'),
  cap: z
    .object({
      name: z.string(),
      limit: z.number(),
      used: z.number(),
      freesAt: z.iso.datetime().nullable().describe('Null when it frees as soon as a job ends.'),
    })
    .optional()
    .describe('cap-exceeded: the cap, and what has been used of it.'),
});
export type ProblemMembers = z.infer<typeof ProblemMembers>;

/** RFC 9457. */
export const Problem = z
  .object({
    type: z.string().describe('urn:falconry:problem: and the code.'),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    advice: z.string().describe('What to do about it.'),
    instance: z.string().optional().describe('The id of the request, as in X-Request-Id.'),
    errors: z.array(FieldProblem).optional(),
    ...ProblemMembers.shape,
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** An error that its reader can act on. Services throw it; one filter answers with it; a job records it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
    readonly members: ProblemMembers = {},
  ) {
    super(detail);
  }

  /** Nothing of this kind and id exists in the caller's workspace. `path` is the field of the body that named it. */
  static notFound(noun: string, id: string, path?: string): ProblemError {
    const detail = `There is no ${noun} ${id} here.`;
    const errors = path === undefined ? [] : [{ pointer: pointerTo(path), detail }];
    return new ProblemError('not-found', detail, errors);
  }

  /** One field of the body is well formed and yet wrong. `path` names it from the root of the body. */
  static field(path: string, detail: string): ProblemError {
    const errors = [{ pointer: pointerTo(path), detail }];
    return new ProblemError('validation-failed', `${path}: ${detail}`, errors);
  }

  /** As it travels, without the request that met it. */
  toProblem(instance?: string): Problem {
    const { status, title, advice } = PROBLEMS[this.code];
    return {
      type: `urn:falconry:problem:${this.code}`,
      title,
      status,
      code: this.code,
      detail: this.detail,
      advice,
      ...(instance === undefined ? {} : { instance }),
      ...(this.errors.length === 0 ? {} : { errors: [...this.errors] }),
      ...this.members,
    };
  }
}

function pointerTo(path: string): string {
  return `#/body/${path.replaceAll('.', '/')}`;
}
