import { type Command, InvalidArgumentError } from 'commander';
import type { components } from '../../../client/src/index.js';
import { wholeNumber } from '../whole-number.js';

type Budget = components['schemas']['Budget'];

export interface BudgetOptions {
  readonly maxEngineSeconds?: number;
  readonly maxTokens?: number;
  readonly maxJudgeCalls?: number;
}

/** Adds the options that limit what a job may use. */
export function withBudget(command: Command): Command {
  return command
    .option('--max-engine-seconds <n>', 'pause once the engine has worked so long', seconds)
    .option(
      '--max-tokens <n>',
      'pause once so many tokens were sampled and trained on',
      wholeNumber,
    )
    .option('--max-judge-calls <n>', 'pause once so many programs were judged', wholeNumber);
}

/** The limits that were given; undefined when none was. */
export function budgetOf(options: BudgetOptions): Budget | undefined {
  const limits = Object.entries({
    engineSeconds: options.maxEngineSeconds,
    tokens: options.maxTokens,
    judgeCalls: options.maxJudgeCalls,
  }).filter(([, limit]) => limit !== undefined);
  return limits.length === 0 ? undefined : Object.fromEntries(limits);
}

/** An option that counts seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number of seconds.');
  }
  return value;
}
