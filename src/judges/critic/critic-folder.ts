import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TextGraphSettings } from '../../onnx/text-graph.js';

/** What becomes of a program, in the order of the critic's output (CodeRL, arXiv 2207.01780, section 3.3). */
export const OUTCOMES = ['syntax_error', 'runtime_error', 'failed_test', 'passed'] as const;

const DESCRIPTION = 'critic.json';
const FILES = {
  graph: 'critic.onnx',
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json',
} as const;
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A classifier of texts, as anybody may bring one. */
const OfText = z.strictObject({
  maxTokens: z.int().min(1).max(4_096),
  outcomes: z.tuple(
    OUTCOMES.map((outcome) => z.literal(outcome)) as [z.ZodLiteral, ...z.ZodLiteral[]],
  ),
  files: z.strictObject({
    [FILES.graph]: Sha256,
    [FILES.tokenizer]: Sha256,
    [FILES.tokenizerConfig]: Sha256,
  }),
});

/** The critic of a job, as the engine exports it: prompt and program are inputs of their own. */
const OfJob = OfText.extend({
  reads: z.literal('prompt_and_program'),
  maxTokens: z.int().min(2).max(4_096),
  endToken: z.int().min(0),
  architecture: z.string(),
  opset: z.int(),
});

export interface CriticFolder {
  /** Names the content of all files. */
  readonly digest: string;
  /** Whether it takes the prompt apart from the program, and needs it. */
  readonly readsPrompt: boolean;
  readonly settings: TextGraphSettings;
}

/**
 * Reads the description of a critic, `critic.json`: what it reads and how much of it, its outcomes and the SHA-256 of
 * its files, which are held to it when they are loaded. The graph gives four logits for each text or program.
 *
 * @throws Error with the reason when there is no critic in the folder, or when the description is wrong; it shows no path
 */
export function readCriticFolder(folder: string): CriticFolder {
  try {
    const text = readFileSync(join(folder, DESCRIPTION), 'utf8');
    const { maxTokens, files, ...ofJob } = parse(JSON.parse(text));
    const file = (name: keyof typeof files): TextGraphSettings['graph'] => ({
      path: join(folder, name),
      sha256: files[name],
    });
    return {
      digest: createHash('sha256').update(text).digest('hex'),
      readsPrompt: 'endToken' in ofJob,
      settings: {
        graph: file(FILES.graph),
        tokenizer: file(FILES.tokenizer),
        tokenizerConfig: file(FILES.tokenizerConfig),
        output: 'endToken' in ofJob ? 'class_logits' : 'logits',
        size: OUTCOMES.length,
        maxTokens,
        keeps: 'tail',
        batchTokens: 0,
        ...('endToken' in ofJob ? { endToken: ofJob.endToken } : {}),
      },
    };
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

function parse(json: unknown): z.infer<typeof OfText> | z.infer<typeof OfJob> {
  const isOfJob = typeof json === 'object' && json !== null && 'reads' in json;
  return isOfJob ? OfJob.parse(json) : OfText.parse(json);
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return `${DESCRIPTION}: ${issue?.path.join('.')}: ${issue?.message}`;
  }
  // Where the folder lies is the operator's business.
  const isMissing = error instanceof Error && 'code' in error;
  return isMissing ? `${DESCRIPTION} cannot be read` : `${DESCRIPTION} is no JSON`;
}
