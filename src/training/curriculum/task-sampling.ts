import { z } from 'zod';
import { mean } from '../mean.js';
import type { Random } from '../random.js';

export const TaskSampling = z
  .strictObject({
    by: z
      .enum(['epoch', 'difficulty', 'progress'])
      .default('epoch')
      .describe(
        'Every task once per epoch; tasks of which about half of the attempts pass, oftener; or those whose pass rate changes.',
      ),
    window: z
      .int()
      .min(2)
      .max(64)
      .default(4)
      .describe('Newest visits to a task that its pass rate and its progress are taken over.'),
    evenShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('Share of the chances that all tasks have alike, so that none is forgotten.'),
  })
  .describe(
    'Which tasks, or projects, a step draws. What it has seen of them is part of every checkpoint.',
  )
  .meta({ id: 'TaskSampling' });
export type TaskSampling = z.infer<typeof TaskSampling>;

/** What was seen of a unit: pass rates of its newest visits, oldest first. */
const Seen = z.record(z.string(), z.array(z.number().min(0).max(1)).min(1));

/** Sampling that looks at what was seen; by epoch there is nothing to look at. */
export type Measured = TaskSampling & { readonly by: 'difficulty' | 'progress' };

export function isMeasured(sampling: TaskSampling): sampling is Measured {
  return sampling.by !== 'epoch';
}

/**
 * Draws the units of a step by what their attempts have shown. A unit that was never visited comes first: its pass rate
 * may be anything.
 *
 * `difficulty` weighs a unit with p(1 - p), the variance of a pass: at 0 and 1 all attempts earn the same and teach
 * nothing. `progress` weighs it with |p_new - p_old| of the two halves of its visits (teacher-student curriculum
 * learning, arXiv 1707.00183), which a task forgotten has as well as one that is being learned.
 */
export class TaskSampler {
  private seen = new Map<string, number[]>();

  constructor(private readonly settings: Measured) {}

  /** Chances of the units, in their order; they sum to 1. */
  chances(names: readonly string[]): number[] {
    const weights = names.map((name) => this.weightOf(name));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const { evenShare } = this.settings;
    const even = 1 / names.length;
    return weights.map((weight) =>
      sum === 0 ? even : evenShare * even + ((1 - evenShare) * weight) / sum,
    );
  }

  /** Draws `count` names by their chances, none twice before all are drawn. */
  draw(names: readonly string[], count: number, random: Random): string[] {
    const chances = new Map(this.chances(names).map((chance, at) => [names[at] as string, chance]));
    let left = [...names];
    return Array.from({ length: count }, () => {
      left = left.length === 0 ? [...names] : left;
      const drawn = drawOne(left, (name) => chances.get(name) ?? 0, random);
      left = left.filter((name) => name !== drawn);
      return drawn;
    });
  }

  /** Notes a visit: whether each attempt passed. One without a verdict says nothing. */
  observe(name: string, passed: readonly boolean[]): void {
    if (passed.length > 0) {
      const rate = passed.filter(Boolean).length / passed.length;
      this.seen.set(name, [...(this.seen.get(name) ?? []), rate].slice(-this.settings.window));
    }
  }

  save(): unknown {
    return Object.fromEntries(this.seen);
  }

  /** @throws ZodError when the state is not one that `save` made */
  restore(state: unknown): void {
    this.seen = new Map(Object.entries(Seen.parse(state ?? {})));
  }

  private weightOf(name: string): number {
    const rates = this.seen.get(name);
    if (this.settings.by === 'difficulty') {
      const rate = rates === undefined ? 0.5 : mean(rates);
      return rate * (1 - rate);
    }
    if (rates === undefined || rates.length === 1) {
      return 1;
    }
    const half = Math.ceil(rates.length / 2);
    return Math.abs(mean(rates.slice(half)) - mean(rates.slice(0, half)));
  }
}

function drawOne(
  names: readonly string[],
  chanceOf: (name: string) => number,
  random: Random,
): string {
  const total = names.reduce((sum, name) => sum + chanceOf(name), 0);
  // Where nothing that is left has a chance, all of it has the same.
  let place = total === 0 ? -1 : random.next() * total;
  const found =
    total === 0
      ? names[random.integer(names.length)]
      : names.find((name) => (place -= chanceOf(name)) < 0);
  return found ?? (names.at(-1) as string);
}
