import { Waker } from '../common/waker.js';
import type { Notifications } from './notifications.js';

export interface ClaimLoopOptions {
  /** What announces that something may wait. A notice only saves waiting for the next look. */
  readonly topic: string;
  readonly pollMs: number;
  /** Things that are done side by side; one when left out. */
  readonly atOnce?: number | undefined;
  /** Claims one thing and does it; tells whether there was one. */
  readonly takeNext: (signal: AbortSignal) => Promise<boolean>;
  /** Told of what `takeNext` throws; the loop goes on after a pause. */
  readonly failed: (error: unknown) => void;
}

/** Does what waits in PostgreSQL, one thing after the other or several side by side, until it is stopped. */
export class ClaimLoop {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly notifications: Notifications,
    private readonly options: ClaimLoopOptions,
  ) {}

  start(): void {
    const { atOnce = 1 } = this.options;
    const signal = this.stopping.signal;
    this.running = Promise.all(Array.from({ length: atOnce }, () => this.run(signal)));
  }

  /** Aborts what is being done, and waits for it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { topic, pollMs, takeNext, failed } = this.options;
    const waker = new Waker();
    const unsubscribe = this.notifications.subscribe(topic, () => waker.wake());
    while (!signal.aborted) {
      const isBusy = await takeNext(signal).catch((error: unknown) => {
        if (!signal.aborted) {
          failed(error);
        }
        return false;
      });
      if (!isBusy) {
        await waker.wait(pollMs, signal);
      }
    }
    unsubscribe();
  }
}
