import type { Schedule } from '../common/schedule.js';

/** A step may take this many times the median of the steps of its claim. */
const PATIENCE = 10;
const LOOKS_PER_LIMIT = 10;

/**
 * Notices that a training no longer moves: nothing has answered for longer than a step of this claim takes. What has
 * no pace yet, as loading a model, evaluating and the first steps, gets `unpacedProgressMs`.
 */
export class ProgressWatch {
  private readonly stepMs: number[] = [];
  private readonly timer: NodeJS.Timeout;
  private movedAt = performance.now();
  private finishedAt: number | null = null;
  private bounded = 0;
  private isPaced = true;

  constructor(
    private readonly schedule: Schedule,
    /** Told for how long nothing has moved, at each look from the limit on. */
    private readonly onStill: (stillMs: number) => void,
  ) {
    this.timer = setInterval(() => this.look(), schedule.progressMs / LOOKS_PER_LIMIT);
  }

  /** Something has answered. */
  note(): void {
    this.movedAt = performance.now();
  }

  /** A step is done: the time since the one before is its pace. */
  finishStep(): void {
    this.note();
    if (this.finishedAt !== null) {
      this.stepMs.push(this.movedAt - this.finishedAt);
    }
    this.finishedAt = this.movedAt;
  }

  /** Waits for a call that ends by a deadline of its own, and does not time it. */
  async bound<T>(call: () => Promise<T>): Promise<T> {
    this.bounded += 1;
    try {
      return await call();
    } finally {
      this.bounded -= 1;
      this.note();
    }
  }

  /** Waits for work that the pace of the steps says nothing about. */
  async unpaced<T>(work: () => Promise<T>): Promise<T> {
    this.isPaced = false;
    try {
      return await work();
    } finally {
      this.isPaced = true;
      this.finishedAt = null;
      this.note();
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const stillMs = performance.now() - this.movedAt;
    if (this.bounded === 0 && stillMs > this.limitMs()) {
      this.onStill(stillMs);
    }
  }

  private limitMs(): number {
    const { progressMs, unpacedProgressMs } = this.schedule;
    const median = this.stepMs.toSorted((a, b) => a - b)[Math.floor(this.stepMs.length / 2)];
    return median === undefined || !this.isPaced
      ? unpacedProgressMs
      : Math.max(progressMs, PATIENCE * median);
  }
}
