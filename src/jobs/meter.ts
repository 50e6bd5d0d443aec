import { addUsage, NO_USAGE, type Usage } from '../contracts/usage.js';

export interface MeterOptions {
  /** A clock that only goes forward, in milliseconds: `performance.now`. */
  readonly now: () => number;
  /** Called after each answer of a counted port: the job has come on. */
  readonly onProgress?: () => void;
  /** Told of everything that is counted, at once. */
  readonly onUsed?: (used: Partial<Usage>) => void;
}

/**
 * Counts what one claim of a job uses. Calls that run side by side keep the engine busy once: `engineSeconds` is
 * the time during which at least one was in flight.
 */
export class Meter {
  private usage: Usage = NO_USAGE;
  private inFlight = 0;
  private busySince = 0;
  private readonly now: () => number;
  private readonly onProgress: () => void;
  private readonly onUsed: (used: Partial<Usage>) => void;

  constructor({ now, onProgress = () => undefined, onUsed = () => undefined }: MeterOptions) {
    this.now = now;
    this.onProgress = onProgress;
    this.onUsed = onUsed;
  }

  /** What was used since the last `take`; counting begins again at nothing. */
  take(): Usage {
    this.settle();
    const taken = this.usage;
    this.usage = NO_USAGE;
    return taken;
  }

  /** Times a call to the engine, and counts what its answer shows. */
  async engine<T>(
    call: () => Promise<T>,
    used: (answer: T) => Partial<Usage> = () => ({}),
  ): Promise<T> {
    this.settle();
    this.inFlight += 1;
    try {
      const answer = await call();
      this.add(used(answer));
      this.onProgress();
      return answer;
    } finally {
      this.settle();
      this.inFlight -= 1;
    }
  }

  /** Counts `used` once `call` has answered. */
  async count<T>(call: Promise<T>, used: Partial<Usage>): Promise<T> {
    const answer = await call;
    this.add(used);
    this.onProgress();
    return answer;
  }

  /** Books the time since the last look, if the engine was busy. */
  private settle(): void {
    const now = this.now();
    if (this.inFlight > 0) {
      this.add({ engineSeconds: (now - this.busySince) / 1000 });
    }
    this.busySince = now;
  }

  private add(used: Partial<Usage>): void {
    this.usage = addUsage(this.usage, { ...NO_USAGE, ...used });
    this.onUsed(used);
  }
}
