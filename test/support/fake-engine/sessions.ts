import type { AdapterShape, OpenSession } from '../../../src/contracts/policy.js';
import { EngineInterrupted, EngineSessionLost } from '../../../src/policy/engine-errors.js';
import type { Adapter } from './adapter.js';
import { refusal } from './refusal.js';

interface Session {
  readonly shape: AdapterShape;
  readonly owner: string | undefined;
  readonly adapters: Map<string, Adapter>;
}

/**
 * The open sessions by name. One that was interrupted says so to every call until it is closed or opened anew; one that
 * its owner has replaced is lost.
 */
export class Sessions {
  readonly #open = new Map<string, Session>();
  readonly #interrupted = new Set<string>();

  /** Opens a session whose adapter `policy` is given, and ends all others of its owner. */
  open({ session, adapter, owner }: OpenSession, policy: Adapter): void {
    for (const [name, other] of this.#open) {
      if (owner !== undefined && other.owner === owner && name !== session) {
        this.#open.delete(name);
      }
    }
    this.#interrupted.delete(session);
    this.#open.set(session, { shape: adapter, owner, adapters: new Map([['policy', policy]]) });
  }

  /** @throws EngineInterrupted, EngineSessionLost */
  get(name: string): Session {
    if (this.#interrupted.has(name)) {
      throw new EngineInterrupted(`${name} was interrupted.`);
    }
    const found = this.#open.get(name);
    if (found === undefined) {
      throw new EngineSessionLost(`${name} is not open.`);
    }
    return found;
  }

  getAdapter(session: string, name: string): Adapter {
    const adapter = this.get(session).adapters.get(name);
    if (adapter === undefined) {
      throw refusal('/adapters', `there is no adapter called ${name}.`);
    }
    return adapter;
  }

  close(name: string): void {
    if (!this.#interrupted.delete(name)) {
      this.get(name);
      this.#open.delete(name);
    }
  }

  interrupt(name: string): void {
    if (this.#open.delete(name)) {
      this.#interrupted.add(name);
    }
  }
}
