import type { EndpointLimits } from './endpoints.schemas.js';

type Limits = Pick<EndpointLimits, 'concurrency' | 'requestsPerMinute'>;

interface Waiting {
  readonly limits: Limits;
  readonly begin: () => void;
}

/** The calls of this process to one endpoint: no more at once, and none sooner, than its limits allow; first come, first served. */
export class EndpointTurns {
  private running = 0;
  /** When the calls of the newest window began. */
  private begun: number[] = [];
  private queue: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** @param windowMs in which `requestsPerMinute` calls may begin */
  constructor(private readonly windowMs: number) {}

  /** True when forgetting them changes nothing. */
  get areIdle(): boolean {
    const since = performance.now() - this.windowMs;
    return this.running === 0 && this.queue.length === 0 && !this.begun.some((at) => at > since);
  }

  /**
   * Waits for a turn and runs `work` in it.
   *
   * @throws the reason of `signal` when it ends the waiting; `work` has not begun then
   */
  async take<T>(limits: Limits, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    await this.wait(limits, signal);
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.admit();
    }
  }

  private wait(limits: Limits, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.queue = this.queue.filter((one) => one !== waiting);
        reject(signal.reason as Error);
        this.admit();
      };
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const waiting = { limits, begin };
      signal.addEventListener('abort', giveUp, { once: true });
      this.queue.push(waiting);
      this.admit();
    });
  }

  private admit(): void {
    clearTimeout(this.timer);
    const now = performance.now();
    this.begun = this.begun.filter((at) => at > now - this.windowMs);
    for (let [first] = this.queue; first !== undefined; [first] = this.queue) {
      const { concurrency, requestsPerMinute } = first.limits;
      const blocking = this.begun.at(-requestsPerMinute);
      if (this.running >= concurrency || blocking !== undefined) {
        this.lookAgain(blocking === undefined ? undefined : blocking + this.windowMs - now);
        return;
      }
      this.queue.shift();
      this.running += 1;
      this.begun.push(now);
      first.begin();
    }
  }

  private lookAgain(inMs: number | undefined): void {
    if (inMs !== undefined) {
      this.timer = setTimeout(() => this.admit(), Math.ceil(inMs));
    }
  }
}
