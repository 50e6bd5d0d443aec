/**
 * The answer to a question that many ask: it is asked once at a time, and the answer holds for a while. So whoever asks
 * often, or asks while nothing answers, adds no load.
 */
export class SharedLook<T> {
  private known: { readonly answer: T; readonly at: number } | null = null;
  private asking: Promise<T> | null = null;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly freshMs: number,
  ) {}

  /** The newest answer, however old; null before the first. */
  get last(): T | null {
    return this.known?.answer ?? null;
  }

  /** An answer that is no older than it may be. Fails as asking does, and the next one asks again. */
  get(): Promise<T> {
    if (this.known !== null && performance.now() - this.known.at < this.freshMs) {
      return Promise.resolve(this.known.answer);
    }
    this.asking ??= this.look().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async look(): Promise<T> {
    const answer = await this.ask();
    this.known = { answer, at: performance.now() };
    return answer;
  }
}
