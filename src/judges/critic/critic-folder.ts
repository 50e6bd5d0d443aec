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

const Description = z.strictObject({
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

export interface CriticFolder {
  /** Names the content of all files. */
  readonly digest: string;
  readonly settings: TextGraphSettings;
}

/**
 * Reads the description of a critic, `critic.json`: its length, its outcomes and the SHA-256 of its files, which are
 * held to it when they are loaded. The graph gives `logits`, four for each text.
 *
 * @throws Error naming the critic when there is none, or when the description is wrong
 */
export function readCriticFolder(modelsDir: string, model: string): CriticFolder {
  const folder = join(modelsDir, model);
  try {
    const text = readFileSync(join(folder, DESCRIPTION), 'utf8');
    const { maxTokens, files } = Description.parse(JSON.parse(text));
    const file = (name: keyof typeof files): TextGraphSettings['graph'] => ({
      path: join(folder, name),
      sha256: files[name],
    });
    return {
      digest: createHash('sha256').update(text).digest('hex'),
      settings: {
        graph: file(FILES.graph),
        tokenizer: file(FILES.tokenizer),
        tokenizerConfig: file(FILES.tokenizerConfig),
        output: 'logits',
        size: OUTCOMES.length,
        maxTokens,
        keeps: 'tail',
        batchTokens: 0,
      },
    };
  } catch (error) {
    throw new Error(`MODELS_DIR holds no critic ${model} that can be used: ${reasonOf(error)}`, {
      cause: error,
    });
  }
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
