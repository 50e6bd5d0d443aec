/** Time since it was made, without the pauses. */
export class Stopwatch {
  private readonly began = performance.now();
  private pausedMs = 0;

  get seconds(): number {
    return (performance.now() - this.began - this.pausedMs) / 1000;
  }

  async paused<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.pausedMs += performance.now() - began;
    }
  }
}
