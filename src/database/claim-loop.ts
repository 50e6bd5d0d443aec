import { Waker } from '../common/waker.js';
import type { Notifications } from './notifications.js';

export interface ClaimLoopOptions {
  /** What announces that something may wait. A notice only saves waiting for the next look. */
  readonly topic: string;
  readonly pollMs: number;
  /** Claims one thing and does it; tells whether there was one. */
  readonly takeNext: (signal: AbortSignal) => Promise<boolean>;
  /** Told of what `takeNext` throws; the loop goes on after a pause. */
  readonly failed: (error: unknown) => void;
}

/** Does what waits in PostgreSQL, one thing after the other, until it is stopped. */
export class ClaimLoop {
  private readonly waker = new Waker();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly notifications: Notifications,
    private readonly options: ClaimLoopOptions,
  ) {}

  start(): void {
    this.running = this.run(this.stopping.signal);
  }

  /** Aborts what is being done, and waits for it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { topic, pollMs, takeNext, failed } = this.options;
    const unsubscribe = this.notifications.subscribe(topic, () => this.waker.wake());
    while (!signal.aborted) {
      const isBusy = await takeNext(signal).catch((error: unknown) => {
        if (!signal.aborted) {
          failed(error);
        }
        return false;
      });
      if (!isBusy) {
        await this.waker.wait(pollMs, signal);
      }
    }
    unsubscribe();
  }
}
