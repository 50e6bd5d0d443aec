import {
  EngineDiverged,
  EngineInterrupted,
  EngineOutOfMemory,
  EngineRefused,
  EngineSessionLost,
  EngineStorageFailed,
  EngineStorageFull,
} from './engine-errors.js';

/**
 * The calls of one session. Those that change it run one at a time, numbered from 1; a refusal uses no number. When it
 * is not known whether a call was carried out, the session counts as lost: its owner opens a new one from a checkpoint.
 */
export class SessionCalls {
  readonly #interruption = new AbortController();
  #next = 1;
  #last: Promise<unknown> = Promise.resolve();
  #lost: EngineSessionLost | null = null;

  constructor(private readonly session: string) {}

  get isInterrupted(): boolean {
    return this.#interruption.signal.aborted;
  }

  /** Makes the calls in flight, and every later one, fail with `EngineInterrupted`. */
  interrupt(): void {
    this.#interruption.abort(new EngineInterrupted(`${this.session} was interrupted.`));
  }

  /** A call that changes nothing. */
  async read<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#interruption;
    signal.throwIfAborted();
    return call(signal);
  }

  change<T>(call: (sequence: number, signal: AbortSignal) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#carryOut(call));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #carryOut<T>(call: (sequence: number, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#interruption;
    signal.throwIfAborted();
    if (this.#lost !== null) {
      throw this.#lost;
    }
    try {
      const answer = await call(this.#next, signal);
      this.#next += 1;
      return answer;
    } catch (error) {
      if (!leavesStateKnown(error)) {
        this.#lost = new EngineSessionLost('An earlier call of this session ended in doubt.', {
          cause: error,
        });
      }
      throw error;
    }
  }
}

function leavesStateKnown(error: unknown): boolean {
  return (
    error instanceof EngineRefused ||
    error instanceof EngineDiverged ||
    error instanceof EngineOutOfMemory ||
    error instanceof EngineStorageFull ||
    error instanceof EngineStorageFailed
  );
}
