import type { DrawRequest, OpenedModel } from '../../src/generation/backends/answering-model.js';
import type { Growth } from '../../src/generation/draft.js';
import type { DrawnAnswer } from '../../src/generation/modes/generation-mode.js';

/** What is said to a prompt. */
export type Says = (prompt: string, row: number, seed: number) => string;

/** An opened model whose tokens are characters and that says what it is told to, word by word. */
export class FakeAnsweringModel implements OpenedModel {
  readonly version = 'fake';
  readonly contextLength = 4_096;
  /** The prompts that it was asked, each once for all answers that a call asks of it. */
  readonly asked: string[] = [];

  constructor(private readonly says: Says) {}

  count(texts: readonly string[]): Promise<number[]> {
    return Promise.resolve(texts.map((text) => Array.from(text).length));
  }

  async draw(
    { prompts, sampling, stop }: DrawRequest,
    onGrowth: (growth: readonly Growth[]) => void,
    signal?: AbortSignal,
  ): Promise<DrawnAnswer[]> {
    this.asked.push(...new Set(prompts));
    const said = prompts.map((prompt, row) => upTo(this.says(prompt, row, sampling.seed), stop));
    const answers = said.map((text) => Array.from(text).slice(0, sampling.maxNewTokens));
    const longest = Math.max(0, ...answers.map(({ length }) => length));
    for (let place = 0; place < longest; place += 1) {
      await Promise.resolve();
      signal?.throwIfAborted();
      onGrowth(
        answers.flatMap((letters, index) =>
          letters.slice(place, place + 1).map((text) => ({ index, text, tokens: 1 })),
        ),
      );
    }
    return answers.map((letters, row) => ({
      text: letters.join(''),
      tokens: letters.length,
      isTruncated: letters.length < Array.from(said[row] ?? '').length,
    }));
  }
}

/** Without the first of these and what follows it. */
function upTo(text: string, stop: readonly string[]): string {
  const ends = stop.map((word) => text.indexOf(word)).filter((at) => at >= 0);
  return text.slice(0, Math.min(text.length, ...ends));
}
