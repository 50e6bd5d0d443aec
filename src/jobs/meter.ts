import { addUsage, NO_USAGE, type Usage } from '../contracts/usage.js';
import { type Spent, WORK_PARTS, type WorkPart } from '../contracts/spent.js';
import { BusyTime } from './busy-time.js';

export interface MeterOptions {
  /** A clock that only goes forward, in milliseconds: `performance.now`. */
  readonly now: () => number;
  /** Called after each answer of a counted port: the job has come on. */
  readonly onProgress?: () => void;
  /** Told of everything that is counted, at once. */
  readonly onUsed?: (used: Partial<Usage>) => void;
}

/** What a call is, and what its answer shows. */
export interface Metered<T> {
  readonly part: WorkPart;
  readonly used?: (answer: T) => Partial<Usage>;
  /** Bytes; nothing when the answer does not tell. */
  readonly peak?: (answer: T) => number | undefined;
}

/**
 * Counts what one claim of a job uses. Calls that run side by side keep the engine busy once: `engineSeconds` is
 * the time during which at least one was in flight; and so it is with each part.
 */
export class Meter {
  private usage: Usage = NO_USAGE;
  private peakBytes = 0;
  private readonly engineTime: BusyTime;
  private readonly partTimes: ReadonlyMap<WorkPart, BusyTime>;
  private readonly onProgress: () => void;
  private readonly onUsed: (used: Partial<Usage>) => void;

  constructor({ now, onProgress = () => undefined, onUsed = () => undefined }: MeterOptions) {
    this.engineTime = new BusyTime(now);
    this.partTimes = new Map(WORK_PARTS.map((part) => [part, new BusyTime(now)]));
    this.onProgress = onProgress;
    this.onUsed = onUsed;
  }

  /** What was used since the last `take`; counting begins again at nothing. */
  take(): Usage {
    this.bookEngine();
    const taken = this.usage;
    this.usage = NO_USAGE;
    return taken;
  }

  /** What was spent since the last `takeSpent`. */
  takeSpent(): Spent {
    const times = [...this.partTimes].map(([part, time]) => [part, inMicroseconds(time.take())]);
    const seconds = Object.fromEntries(
      times.filter(([, taken]) => taken !== 0),
    ) as Spent['seconds'];
    const peakBytes = this.peakBytes === 0 ? null : this.peakBytes;
    this.peakBytes = 0;
    return { seconds, peakBytes };
  }

  /** Times a call to the engine, and counts what its answer shows. */
  async engine<T>(call: () => Promise<T>, metered: Metered<T>): Promise<T> {
    this.engineTime.begin();
    try {
      return await this.call(call, metered);
    } finally {
      this.bookEngine();
      this.engineTime.end();
    }
  }

  /** The same for a call of something else. */
  async call<T>(
    call: () => Promise<T>,
    { part, used = () => ({}), peak = () => undefined }: Metered<T>,
  ): Promise<T> {
    const time = this.partTimes.get(part);
    time?.begin();
    try {
      const answer = await call();
      this.add(used(answer));
      this.peakBytes = Math.max(this.peakBytes, peak(answer) ?? 0);
      this.onProgress();
      return answer;
    } finally {
      time?.end();
    }
  }

  /** Books the time since the last look, if the engine was busy. */
  private bookEngine(): void {
    const engineSeconds = this.engineTime.take();
    if (engineSeconds > 0) {
      this.add({ engineSeconds });
    }
  }

  private add(used: Partial<Usage>): void {
    this.usage = addUsage(this.usage, { ...NO_USAGE, ...used });
    this.onUsed(used);
  }
}

function inMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
