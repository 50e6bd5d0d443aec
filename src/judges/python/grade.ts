import { z } from 'zod';
import { ProgramError } from '../../sandbox/child-log.js';
import { decodeValue, showValue, toJson } from '../../sandbox/tagged-value.js';
import type { Score } from '../judgements.js';

/** What a grading program said of one sample, or why that is no score. */
export type Grade = Score | { readonly fault: string };
type Scale = readonly [number, number];

const MOST_COMPONENTS = 20;

const Answer = z.union([z.object({ error: ProgramError }), z.object({ value: z.unknown() })]);
const Detailed = z.strictObject({
  score: z.number(),
  components: z
    .record(z.string().max(60), z.number())
    .refine((components) => Object.keys(components).length <= MOST_COMPONENTS)
    .optional(),
  reason: z.string().optional(),
});

/** Reads a line that the process of a grading program wrote; the program chooses what is in it. */
export function readGrade(line: unknown, scale: Scale): Grade {
  const answer = Answer.safeParse(line);
  if (!answer.success) {
    return { fault: 'The grading program answered nothing that can be read.' };
  }
  if ('error' in answer.data) {
    return { fault: `The grading program raised ${describeError(answer.data.error)}` };
  }
  try {
    return scoreOf(answer.data.value, scale);
  } catch {
    return { fault: 'The grading program returned what is not plain data.' };
  }
}

export function describeError({ type, message, line }: z.infer<typeof ProgramError>): string {
  const place = line === undefined ? '' : ` (line ${line})`;
  return `${type}: ${message}${place}`;
}

function scoreOf(data: unknown, scale: Scale): Grade {
  const value = decodeValue(data);
  const json = toJson(value);
  const detailed = Detailed.safeParse(typeof json === 'object' ? json : { score: json });
  if (!detailed.success) {
    const wanted = 'a finite number or {"score", "components", "reason"}';
    return { fault: `grade() returned ${showValue(value)}, not ${wanted}.` };
  }
  const { score, components = {}, reason = '' } = detailed.data;
  const [low, high] = scale;
  return score < low || score > high
    ? { fault: `grade() returned the score ${score}, outside of its scale ${low} to ${high}.` }
    : { value: score, scale, components, reason };
}
