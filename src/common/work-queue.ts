/** Work of which more may come while it is done: over once nothing is left and nobody is at any of it. */
export class WorkQueue<T> {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly items: T[] = []) {}

  add(item: T): void {
    this.items.push(item);
    this.wake();
  }

  /**
   * Does one piece after the other until the queue is over; whoever calls it several times has as many at work. What
   * `work` throws ends this call alone.
   */
  async empty(work: (item: T) => Promise<void>): Promise<void> {
    for (;;) {
      const item = this.items.shift();
      if (item !== undefined) {
        await this.at(work, item);
      } else if (this.underWay > 0) {
        await new Promise<void>((resolve) => this.waiting.push(resolve));
      } else {
        return;
      }
    }
  }

  private async at(work: (item: T) => Promise<void>, item: T): Promise<void> {
    this.underWay += 1;
    try {
      await work(item);
    } finally {
      this.underWay -= 1;
      this.wake();
    }
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) {
      resolve();
    }
  }
}
