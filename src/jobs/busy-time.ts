/** Time during which at least one of several calls was in flight: calls side by side count once. */
export class BusyTime {
  private seconds = 0;
  private inFlight = 0;
  private since = 0;

  /** @param now a clock that only goes forward, in milliseconds */
  constructor(private readonly now: () => number) {}

  begin(): void {
    this.settle();
    this.inFlight += 1;
  }

  end(): void {
    this.settle();
    this.inFlight -= 1;
  }

  /** Seconds since the last `take`, those of calls in flight among them. */
  take(): number {
    this.settle();
    const taken = this.seconds;
    this.seconds = 0;
    return taken;
  }

  private settle(): void {
    const now = this.now();
    if (this.inFlight > 0) {
      this.seconds += (now - this.since) / 1000;
    }
    this.since = now;
  }
}
