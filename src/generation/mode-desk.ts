import type { SamplePart, SampleRequest } from '../contracts/policy.js';
import type { PolicyEngine } from '../training/ports.js';
import type { FailedAttempt } from '../training/prompts/prompt-template.js';
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
  readonly engine: Pick<PolicyEngine, 'sampleStream'>;
  /** All of a request but its prompts; each round has a seed of its own, the first one this. */
  readonly request: Omit<SampleRequest, 'prompts' | 'samplesPerPrompt'>;
  readonly publicTests: Pick<PublicTests, 'run'>;
  /** Told of every part that is drawn, seen or not. */
  readonly meter: (parts: readonly SamplePart[]) => void;
  /** Told of what watchers see. */
  readonly watch: (parts: readonly SamplePart[]) => void;
  readonly signal: AbortSignal | undefined;
}

/** Where a mode works: one session of the engine, and the public tests. */
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
    const { meter, watch } = this.supplies;
    return this.sample(prompts, round, (parts) => {
      meter(parts);
      watch(parts);
    });
  }

  drawUnseen(prompts: readonly BuiltPrompt[], round: number): Promise<DrawnAnswer[]> {
    return this.sample(prompts, round, this.supplies.meter);
  }

  tell(place: number, { text, tokens }: DrawnAnswer): void {
    const counted = { tokens: new Int32Array(tokens), logProbabilities: new Float32Array(tokens) };
    this.supplies.watch([{ row: place, text, ...counted }]);
  }

  async tryPublicly(answers: readonly string[]): Promise<TriedAnswer[]> {
    const { publicTests, signal } = this.supplies;
    return publicTests.run(answers, signal);
  }

  /** Many answers to one prompt are one prompt to the engine. */
  private async sample(
    prompts: readonly BuiltPrompt[],
    round: number,
    onParts: (parts: readonly SamplePart[]) => void,
  ): Promise<DrawnAnswer[]> {
    const { engine, request, signal } = this.supplies;
    signal?.throwIfAborted();
    const isOne = prompts.every((prompt) => prompt === prompts[0]);
    const asked = isOne ? prompts.slice(0, 1) : prompts;
    const samples = await engine.sampleStream(
      {
        ...request,
        prompts: asked.map(({ tokens }) => tokens),
        samplesPerPrompt: isOne ? prompts.length : 1,
        seed: (request.seed + round) % SEEDS,
      },
      onParts,
      signal,
    );
    return samples.map(({ text, tokens, isTruncated }) => ({
      text,
      tokens: tokens.length,
      isTruncated,
    }));
  }
}
