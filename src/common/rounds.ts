import { Waker } from './waker.js';

/** Work that is done again and again until it is stopped. A round that fails is reported, and the next one is tried. */
export class Rounds {
  private readonly stopping = new AbortController();
  private readonly waker = new Waker();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly everyMs: number,
    private readonly round: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The first round begins at once. */
  start(): void {
    this.running = this.run();
  }

  /** Waits for the round that is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.round().catch(this.failed);
      await this.waker.wait(this.everyMs, this.stopping.signal);
    }
  }
}
