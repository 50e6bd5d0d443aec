import { z } from 'zod';
import { ProblemError } from '../../common/problems.js';
import { parseStrictJson } from '../../common/strict-json.js';
import { type Level, LEVELS } from './rubrics.js';

/** What one vote says. */
export interface LlmVerdict {
  readonly score: Level;
  readonly rationale: string;
}

const Verdict = z.strictObject({ score: z.literal([...LEVELS]), rationale: z.string() });

/** Many models put JSON into a block of Markdown even when they are told not to. */
const BLOCK = /^```(?:json)?\n(.*)\n```$/s;

/** The verdict that an answer is, or why it is none: nothing is looked for in prose. */
export function readVerdict(answer: string): LlmVerdict | { readonly fault: string } {
  const text = answer.trim();
  const [, inner = text] = BLOCK.exec(text) ?? [];
  try {
    const read = Verdict.safeParse(parseStrictJson(Buffer.from(inner)));
    const [issue] = read.error?.issues ?? [];
    return read.success
      ? // A vote of -0 is one of 0.
        { ...read.data, score: read.data.score || 0 }
      : { fault: `it does not fit: ${issue?.path.join('.')}: ${issue?.message}` };
  } catch (error) {
    if (error instanceof ProblemError) {
      return { fault: 'it is not one plain JSON object' };
    }
    throw error;
  }
}
