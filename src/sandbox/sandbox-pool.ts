import { availableParallelism } from 'node:os';
import { SandboxBusy, SandboxUnavailable, SlotFailure } from './sandbox-errors.js';
import { SandboxSlot, ZYGOTE } from './sandbox-slot.js';
import type { SlotOptions } from './sandbox-slot.js';
import type { SlotAnswer, SlotBatch, SlotRequest } from './slot-protocol.js';

export interface SandboxPoolOptions extends SlotOptions {
  /** Executions at a time; the number of cores when left out. */
  readonly slots?: number;
  /** Callers that may wait for a slot. */
  readonly queueLimit?: number;
  /** How long a caller may wait for a slot. Queueing counts for no limit of an execution. */
  readonly queueDeadlineMs?: number;
  /** A slot is replaced after this many executions. */
  readonly runsPerSlot?: number;
}

/** Runs requests on a leased slot. */
export interface Lease {
  readonly isolation: string;
  run(request: SlotRequest): Promise<SlotAnswer>;
  runAll(batch: SlotBatch): Promise<SlotAnswer[]>;
}

export interface UseOptions {
  readonly signal?: AbortSignal | undefined;
  readonly isFresh?: boolean;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const DEFAULTS = {
  zygote: ZYGOTE,
  queueLimit: 1024,
  queueDeadlineMs: 600_000,
  runsPerSlot: 5000,
};

/**
 * A fixed number of zygotes. A slot that failed in any way is never used again; its successor starts when it is
 * needed. `close` waits for what is running.
 */
export class SandboxPool {
  readonly slots: number;
  private readonly options: Required<Omit<SandboxPoolOptions, 'slots'>>;
  private readonly idle: SandboxSlot[] = [];
  private readonly waiters: Waiter[] = [];
  private leased = 0;
  private isClosed = false;

  constructor(options: SandboxPoolOptions) {
    this.slots = Math.max(1, options.slots ?? availableParallelism());
    this.options = { ...DEFAULTS, ...options };
  }

  /**
   * Leases a slot for the time of `work`; `isFresh` asks for one that was never used, since an idle one may have died
   * unnoticed. An abort kills the execution that is under way.
   */
  async use<T>(
    work: (lease: Lease) => Promise<T>,
    { signal, isFresh = false }: UseOptions = {},
  ): Promise<T> {
    await this.acquire(signal);
    let slot: SandboxSlot | undefined;
    const abort = (): void => slot?.dispose();
    try {
      slot = await this.takeSlot(isFresh);
      signal?.throwIfAborted();
      signal?.addEventListener('abort', abort, { once: true });
      return await work(slot);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.release(slot);
    }
  }

  /** The same for work that may be done twice: what a slot failed at is tried once more, on a fresh one. */
  async useOrRepeat<T>(
    work: (lease: Lease) => Promise<T>,
    options: Omit<UseOptions, 'isFresh'> = {},
  ): Promise<T> {
    try {
      return await this.use(work, options);
    } catch (error) {
      if (!(error instanceof SlotFailure)) {
        throw error;
      }
    }
    return this.use(work, { ...options, isFresh: true });
  }

  /** Refuses new work, waits for what runs, and ends every zygote. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const waiter of this.waiters.splice(0)) {
      waiter.reject(new SandboxUnavailable('The sandbox is closing.'));
    }
    while (this.leased > 0) {
      await new Promise<void>((resolve, reject) => this.waiters.push({ resolve, reject }));
    }
    await Promise.all(this.idle.splice(0).map((slot) => slot.close()));
  }

  private async acquire(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.isClosed) {
      throw new SandboxUnavailable('The sandbox is closed.');
    }
    if (this.leased < this.slots) {
      this.leased += 1;
      return;
    }
    if (this.waiters.length >= this.options.queueLimit) {
      throw new SandboxBusy(`More than ${this.options.queueLimit} callers wait for the sandbox.`);
    }
    await this.queue(signal);
  }

  private queue(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        const place = this.waiters.indexOf(waiter);
        if (place >= 0) {
          this.waiters.splice(place, 1);
        }
      };
      const waiter: Waiter = {
        resolve: () => (settle(), resolve()),
        reject: (error) => (settle(), reject(error)),
      };
      const abort = (): void => waiter.reject(asError(signal?.reason));
      const { queueDeadlineMs } = this.options;
      const busy = new SandboxBusy(`No sandbox slot became free within ${queueDeadlineMs} ms.`);
      const timer = setTimeout(() => waiter.reject(busy), queueDeadlineMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.waiters.push(waiter);
    });
  }

  private async takeSlot(isFresh: boolean): Promise<SandboxSlot> {
    if (isFresh) {
      this.idle.shift()?.dispose(); // the new one takes its place
      return SandboxSlot.start(this.options);
    }
    for (let slot = this.idle.pop(); slot !== undefined; slot = this.idle.pop()) {
      if (!slot.isBroken) {
        return slot;
      }
      slot.dispose();
    }
    return SandboxSlot.start(this.options);
  }

  private release(slot: SandboxSlot | undefined): void {
    if (slot !== undefined && (slot.isBroken || slot.runs >= this.options.runsPerSlot)) {
      slot.dispose();
    } else if (slot !== undefined) {
      this.idle.push(slot);
    }
    const next = this.waiters.shift();
    if (next !== undefined && !this.isClosed) {
      next.resolve(); // the lease passes on
      return;
    }
    this.leased -= 1;
    next?.resolve();
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
