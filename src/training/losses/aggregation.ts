import { z } from 'zod';

export const Aggregation = z
  .enum(['token_mean', 'sequence_mean', 'constant_length'])
  .describe(
    'How token losses become one: the mean over all tokens (DAPO), the mean over answers of the mean over their ' +
      'tokens (GRPO), or the sum divided by answers times the longest possible answer (Dr. GRPO).',
  )
  .meta({ id: 'Aggregation' });
export type Aggregation = z.infer<typeof Aggregation>;

/** The rows whose losses are added: how many, and their tokens together. */
export interface RowTotals {
  readonly rows: number;
  readonly tokens: number;
  readonly longest: number;
}

/**
 * What the weights of a row of `length` tokens are multiplied by, so that dividing the sum over all tokens by
 * `tokens` gives the aggregate. The KL term is a mean over tokens whatever the aggregation.
 */
export const AGGREGATIONS: Readonly<
  Record<Aggregation, (length: number, totals: RowTotals) => number>
> = {
  token_mean: () => 1,
  sequence_mean: (length, { rows, tokens }) => tokens / (rows * Math.max(1, length)),
  constant_length: (_, { rows, tokens, longest }) => tokens / (rows * longest),
};
