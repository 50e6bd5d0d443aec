import type { FailedAttempt } from '../training/prompts/prompt-template.js';
import type { DrawRequest, OpenedModel } from './backends/answering-model.js';
import type { Growth } from './draft.js';
import type { DrawnAnswer, ModeParts, TriedAnswer } from './modes/generation-mode.js';
import type { BuiltPrompt } from './prompt-fit.js';
import type { PublicTests } from './public-tests.js';

/** Seeds of requests are smaller. */
export const SEEDS = 2 ** 31;

/** What a desk is set up with. */
export interface DeskSupplies {
  readonly count: number;
  readonly maxRounds: number;
  readonly first: BuiltPrompt;
  readonly repairPrompt: (failed: FailedAttempt) => Promise<BuiltPrompt | null>;
  readonly model: Pick<OpenedModel, 'draw'>;
  /** All of a request but its prompts; each round has a seed of its own, the first one this. Nobody watches the unseen. */
  readonly request: Omit<DrawRequest, 'prompts'>;
  readonly publicTests: Pick<PublicTests, 'run'>;
  /** Told of all that is drawn, seen or not. */
  readonly meter: (growth: readonly Growth[]) => void;
  /** Told of what watchers see. */
  readonly watch: (growth: readonly Growth[]) => void;
  readonly signal: AbortSignal | undefined;
}

/** Where a mode works: one opened model, and the public tests. */
export class ModeDesk implements ModeParts {
  constructor(private readonly supplies: DeskSupplies) {}

  get count(): number {
    return this.supplies.count;
  }

  get maxRounds(): number {
    return this.supplies.maxRounds;
  }

  get first(): BuiltPrompt {
    return this.supplies.first;
  }

  repairPrompt(failed: FailedAttempt): Promise<BuiltPrompt | null> {
    return this.supplies.repairPrompt(failed);
  }

  draw(prompts: readonly BuiltPrompt[], round: number): Promise<DrawnAnswer[]> {
    const { meter, watch, request } = this.supplies;
    return this.sample(prompts, round, request.isWatched, (growth) => {
      meter(growth);
      watch(growth);
    });
  }

  drawUnseen(prompts: readonly BuiltPrompt[], round: number): Promise<DrawnAnswer[]> {
    return this.sample(prompts, round, false, this.supplies.meter);
  }

  tell(place: number, { text, tokens }: DrawnAnswer): void {
    this.supplies.watch([{ index: place, text, tokens }]);
  }

  async tryPublicly(answers: readonly string[]): Promise<TriedAnswer[]> {
    const { publicTests, signal } = this.supplies;
    return publicTests.run(answers, signal);
  }

  private async sample(
    prompts: readonly BuiltPrompt[],
    round: number,
    isWatched: boolean,
    onGrowth: (growth: readonly Growth[]) => void,
  ): Promise<DrawnAnswer[]> {
    const { model, request, signal } = this.supplies;
    signal?.throwIfAborted();
    const { sampling } = request;
    const seed = (sampling.seed + round) % SEEDS;
    const texts = prompts.map(({ text }) => text);
    return model.draw(
      { ...request, isWatched, prompts: texts, sampling: { ...sampling, seed } },
      onGrowth,
      signal,
    );
  }
}
