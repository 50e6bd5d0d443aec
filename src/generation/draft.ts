import { newId } from '../common/ids.js';
import type { GenerationStart } from './generation.schemas.js';

/** What an answer of a draft has grown by. */
export interface Growth {
  readonly index: number;
  readonly text: string;
  readonly tokens: number;
}

/** An answer while it is drawn, for whoever watches it. */
export class Draft {
  readonly id = newId('generation');
  readonly createdAt = new Date();
  /** True once somebody knows its id: what becomes of it is kept from then on. */
  isTold = false;
  /** What is known before the first token; null until then. */
  start: GenerationStart | null = null;
  readonly texts: string[];
  readonly tokens: number[];

  /** @param count answers that are drawn */
  constructor(
    count: number,
    private readonly onNews: () => void = () => undefined,
  ) {
    this.texts = Array.from({ length: count }, () => '');
    this.tokens = Array.from({ length: count }, () => 0);
  }

  begin(start: GenerationStart): void {
    this.start = start;
    this.onNews();
  }

  add(growth: readonly Growth[]): void {
    for (const { index, text, tokens } of growth) {
      this.texts[index] = (this.texts[index] ?? '') + text;
      this.tokens[index] = (this.tokens[index] ?? 0) + tokens;
    }
    this.onNews();
  }

  get sampledTokens(): number {
    return this.tokens.reduce((sum, count) => sum + count, 0);
  }
}

/** Reads a draft at its own pace: what a slow reader has missed comes in one piece. */
export class DraftReader {
  private isStarted = false;
  private readonly characters: number[] = [];
  private readonly tokens: number[] = [];

  constructor(private readonly draft: Draft) {}

  /** What is known before the first token, once. */
  readStart(): GenerationStart | null {
    const start = this.isStarted ? null : this.draft.start;
    this.isStarted ||= start !== null;
    return start;
  }

  /** What was not read yet; tokens that spell nothing yet come with the text that they begin. */
  read(): Growth[] {
    return this.draft.texts.flatMap((whole, index) => {
      const text = whole.slice(this.characters[index] ?? 0);
      if (text === '') {
        return [];
      }
      const tokens = (this.draft.tokens[index] ?? 0) - (this.tokens[index] ?? 0);
      this.characters[index] = whole.length;
      this.tokens[index] = this.draft.tokens[index] ?? 0;
      return [{ index, text, tokens }];
    });
  }
}
