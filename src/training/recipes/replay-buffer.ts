import { z } from 'zod';
import type { Row } from '../losses/rows.js';
import type { Random } from '../random.js';

export const ReplaySettings = z
  .strictObject({
    capacity: z.int().min(1).max(6400).default(256).describe('Attempts that are kept.'),
    maxAgeSteps: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe('Steps after which an attempt is too far from the policy to learn from.'),
    share: z
      .number()
      .min(0)
      .max(4)
      .default(0.5)
      .describe('Attempts of earlier steps that are learnt from beside each fresh one.'),
  })
  .meta({ id: 'ReplaySettings' });
export type ReplaySettings = z.infer<typeof ReplaySettings>;

const Numbers = z.array(z.number());
const Kept = z.strictObject({
  step: z.int(),
  adapter: z.string(),
  prompt: Numbers,
  completion: Numbers,
  weights: Numbers,
  behaviour: Numbers,
});
type Kept = z.infer<typeof Kept>;

/**
 * RLTF's online buffer (arXiv 2307.04349): the newest attempts with the weights that they had, first in, first out. Each
 * keeps its behaviour log-probabilities, so that the clipped ratio corrects for the policy having moved on.
 */
export class ReplayBuffer {
  private kept: Kept[] = [];

  constructor(private readonly settings: ReplaySettings) {}

  /** Adds the rows of a step and forgets those that are too old, or too many. */
  add(step: number, rows: readonly Row[]): void {
    const { capacity, maxAgeSteps } = this.settings;
    const fresh = rows.map(({ adapter, prompt, completion, weights, behaviour }) => ({
      step,
      adapter,
      prompt: [...prompt],
      completion: [...completion],
      weights: [...weights],
      behaviour: [...behaviour],
    }));
    this.kept = [...this.kept, ...fresh]
      .filter((row) => row.step > step - maxAgeSteps)
      .slice(-capacity);
  }

  /** Rows of earlier steps to learn from beside `fresh` new ones, each at most once. */
  draw(fresh: number, random: Random): Row[] {
    const count = Math.round(fresh * this.settings.share);
    return random
      .shuffle(this.kept)
      .slice(0, count)
      .map(({ adapter, prompt, completion, weights, behaviour }) => ({
        adapter,
        prompt: Int32Array.from(prompt),
        completion: Int32Array.from(completion),
        weights: Float32Array.from(weights),
        behaviour: Float32Array.from(behaviour),
      }));
  }

  save(): unknown {
    return this.kept;
  }

  /** @throws ZodError when the state is not one that `save` made */
  restore(state: unknown): void {
    this.kept = z.array(Kept).parse(state ?? []);
  }
}
