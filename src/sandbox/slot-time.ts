import type { Tally } from '../common/metrics/tally.js';

/** Counts for how long slots are held by programs, and for how long they are not: together, all the time of all slots. */
export class SlotTime {
  private held = 0;
  private since = performance.now();
  private readonly ignore: () => void;

  constructor(
    private readonly slots: number,
    private readonly tally: Tally,
  ) {
    this.ignore = tally.beforeTake(() => this.settle());
  }

  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.settle();
    this.held += 1;
    try {
      return await work();
    } finally {
      this.settle();
      this.held -= 1;
    }
  }

  close(): void {
    this.settle();
    this.ignore();
  }

  /** Books the time since the last look. */
  private settle(): void {
    const now = performance.now();
    const seconds = (now - this.since) / 1000;
    this.since = now;
    const name = 'falconry_sandbox_slot_seconds_total';
    this.tally.count(name, { state: 'busy' }, this.held * seconds);
    this.tally.count(name, { state: 'idle' }, (this.slots - this.held) * seconds);
  }
}
