/** Waits that can be cut short. A wake that comes before the wait is not lost: the wait returns at once. */
export class Waker {
  private isWoken = false;
  private readonly waiting = new Set<() => void>();

  wake(): void {
    this.isWoken = true;
    for (const end of this.waiting) {
      end();
    }
  }

  /** Returns after `timeoutMs`, when woken, or when the signal is aborted, whichever is first. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (!this.isWoken && !signal.aborted) {
      await this.sleep(timeoutMs, signal);
    }
    this.isWoken = false;
  }

  /** Leaves nothing on the signal, which lives as long as the process. */
  private sleep(timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      signal.addEventListener('abort', end);
      this.waiting.add(end);
    });
  }
}
