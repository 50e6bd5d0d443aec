import type {
  ClassLogits,
  ExactMetaStepRequest,
  ExactStepResult,
  ExportCritic,
  ExportedFile,
  ExportPolicy,
  ForwardBackwardRequest,
  ForwardBackwardResult,
  InnerStepRequest,
  InspectedModel,
  MetaStepRequest,
  NewHead,
  OpenSession,
  Optimiser,
  PolicyInfo,
  Sample,
  SamplePart,
  SampleRequest,
  StepResult,
  TrainingRows,
} from '../contracts/policy.js';
import { PolicyEngine } from '../training/ports.js';
import {
  type EngineError,
  EngineInterrupted,
  EngineOutOfMemory,
  EngineSessionLost,
  EngineUnavailable,
} from './engine-errors.js';

/** What an engine process says of itself. */
export interface EngineState {
  readonly device: string;
  readonly isBusy: boolean;
  /** Calls that wait. */
  readonly queued: number;
  readonly sessions: number;
  /** Memory of its device that is free; 0 where the system does not tell. */
  readonly freeBytes: number;
}

/** One engine of a pool. */
export interface PooledEngine extends PolicyEngine {
  inspect(folder: string): Promise<InspectedModel>;
  health(signal?: AbortSignal): Promise<EngineState>;
  /** Ends every session of an owner; never throws. */
  interruptOwner(owner: string): void;
  disconnect(): Promise<void>;
}

/** Where a session is, or is about to be. */
interface Place {
  readonly interruption: AbortController;
  engine: PooledEngine | null;
  isOpening: boolean;
}

/**
 * Several engines as one: a new session goes to the one that holds the fewest sessions and waiting calls, of equals to
 * one that stands idle, then to the one with the most free memory, and stays there. An engine that does not answer gets no new session; its own sessions fail as those of a single engine do. One without
 * room for the model is passed over.
 */
export class EnginePool extends PolicyEngine {
  readonly #places = new Map<string, Place>();

  /** @param engines by the name that health shows. */
  constructor(private readonly engines: ReadonlyMap<string, PooledEngine>) {
    super();
  }

  async open(request: OpenSession): Promise<PolicyInfo> {
    const { session } = request;
    const place: Place = { interruption: new AbortController(), engine: null, isOpening: true };
    this.#places.set(session, place);
    try {
      return await this.#openSomewhere(request, place);
    } catch (error) {
      if (!place.interruption.signal.aborted) {
        this.#forget(session, place);
      }
      throw error;
    } finally {
      place.isOpening = false;
    }
  }

  async encode(session: string, texts: readonly string[]): Promise<Int32Array[]> {
    return this.#engineOf(session).encode(session, texts);
  }

  async sample(request: SampleRequest): Promise<Sample[]> {
    return this.#engineOf(request.session).sample(request);
  }

  async sampleStream(
    request: SampleRequest,
    onParts: (parts: readonly SamplePart[]) => void,
    signal?: AbortSignal,
  ): Promise<Sample[]> {
    return this.#engineOf(request.session).sampleStream(request, onParts, signal);
  }

  async logProbabilities(session: string, rows: TrainingRows): Promise<Float32Array[]> {
    return this.#engineOf(session).logProbabilities(session, rows);
  }

  async addHead(request: NewHead): Promise<void> {
    return this.#engineOf(request.session).addHead(request);
  }

  async values(session: string, rows: TrainingRows, head: string): Promise<Float32Array[]> {
    return this.#engineOf(session).values(session, rows, head);
  }

  async classes(session: string, rows: TrainingRows, head: string): Promise<ClassLogits> {
    return this.#engineOf(session).classes(session, rows, head);
  }

  async forwardBackward(request: ForwardBackwardRequest): Promise<ForwardBackwardResult> {
    return this.#engineOf(request.session).forwardBackward(request);
  }

  async innerStep(request: InnerStepRequest): Promise<readonly StepResult[]> {
    return this.#engineOf(request.session).innerStep(request);
  }

  async metaStep(request: MetaStepRequest): Promise<StepResult> {
    return this.#engineOf(request.session).metaStep(request);
  }

  async exactMetaStep(request: ExactMetaStepRequest): Promise<ExactStepResult> {
    return this.#engineOf(request.session).exactMetaStep(request);
  }

  async optimiserStep(session: string, adapter: string, how: Optimiser): Promise<StepResult> {
    return this.#engineOf(session).optimiserStep(session, adapter, how);
  }

  async copy(session: string, from: string, to: readonly string[]): Promise<void> {
    return this.#engineOf(session).copy(session, from, to);
  }

  async drop(session: string, adapters: readonly string[]): Promise<void> {
    return this.#engineOf(session).drop(session, adapters);
  }

  async save(session: string, adapter: string, folder: string): Promise<void> {
    return this.#engineOf(session).save(session, adapter, folder);
  }

  async restore(session: string, adapter: string, folder: string): Promise<void> {
    return this.#engineOf(session).restore(session, adapter, folder);
  }

  async adopt(session: string, adapter: string, folder: string): Promise<void> {
    return this.#engineOf(session).adopt(session, adapter, folder);
  }

  async export(
    request: ExportPolicy | ExportCritic,
    signal?: AbortSignal,
  ): Promise<readonly ExportedFile[]> {
    return this.#askLeastBusy(signal, (engine) => engine.export(request, signal));
  }

  /** What the least busy engine finds in a folder, without opening it. */
  inspect(folder: string): Promise<InspectedModel> {
    return this.#askLeastBusy(undefined, (engine) => engine.inspect(folder));
  }

  async close(session: string): Promise<void> {
    const place = this.#find(session);
    this.#forget(session, place);
    await place.engine?.close(session);
  }

  interrupt(session: string): void {
    const place = this.#places.get(session);
    place?.interruption.abort(new EngineInterrupted(`${session} was interrupted.`));
    place?.engine?.interrupt(session);
  }

  /** Every engine by name; null where none answers. */
  async health(signal?: AbortSignal): Promise<ReadonlyMap<string, EngineState | null>> {
    const states = await this.#ask(signal);
    const entries = [...this.engines].map(
      ([name, engine]) => [name, states.get(engine) ?? null] as const,
    );
    return new Map(entries);
  }

  /** Ends the connections; sessions stay open in the engines. */
  async disconnect(): Promise<void> {
    await Promise.all([...this.engines.values()].map((engine) => engine.disconnect()));
  }

  #openSomewhere(request: OpenSession, place: Place): Promise<PolicyInfo> {
    return this.#askLeastBusy(place.interruption.signal, (engine) => {
      place.engine = engine;
      this.#interruptElsewhere(request.owner, engine);
      return engine.open(request);
    });
  }

  /** What the least busy engine answers; when that one cannot be reached or has no room, the next of them. */
  async #askLeastBusy<T>(
    signal: AbortSignal | undefined,
    ask: (engine: PooledEngine) => Promise<T>,
  ): Promise<T> {
    let failure: EngineError = new EngineUnavailable(
      `None of ${this.engines.size} engines answers.`,
    );
    const untried = await this.#loads(signal);
    for (
      let engine = this.#leastBusy(untried);
      engine !== undefined;
      engine = this.#leastBusy(untried)
    ) {
      signal?.throwIfAborted();
      untried.delete(engine);
      try {
        return await ask(engine);
      } catch (error) {
        if (!(error instanceof EngineUnavailable || error instanceof EngineOutOfMemory)) {
          throw error;
        }
        failure = error;
      }
    }
    signal?.throwIfAborted();
    throw failure;
  }

  /** The engine that opens a session ends the owner's others itself; these may be anywhere. */
  #interruptElsewhere(owner: string | undefined, here: PooledEngine): void {
    for (const engine of this.engines.values()) {
      if (owner !== undefined && engine !== here) {
        engine.interruptOwner(owner);
      }
    }
  }

  /** Sessions and waiting calls of the engines that answer, the first to be preferred among equals. One alone is not asked: it would change nothing. */
  async #loads(signal: AbortSignal | undefined): Promise<Map<PooledEngine, number>> {
    const [only, ...others] = this.engines.values();
    if (only !== undefined && others.length === 0) {
      return new Map([[only, 0]]);
    }
    const states = [...(await this.#ask(signal))].toSorted(
      ([, a], [, b]) => Number(a.isBusy) - Number(b.isBusy) || b.freeBytes - a.freeBytes,
    );
    return new Map(states.map(([engine, { sessions, queued }]) => [engine, sessions + queued]));
  }

  /** Counts what is being opened, which no engine knows of yet. */
  #leastBusy(loads: ReadonlyMap<PooledEngine, number>): PooledEngine | undefined {
    const all = new Map(loads);
    for (const { engine, isOpening } of this.#places.values()) {
      if (engine !== null && isOpening && all.has(engine)) {
        all.set(engine, (all.get(engine) ?? 0) + 1);
      }
    }
    return [...all].toSorted(([, a], [, b]) => a - b)[0]?.[0];
  }

  async #ask(signal?: AbortSignal): Promise<ReadonlyMap<PooledEngine, EngineState>> {
    const states = new Map<PooledEngine, EngineState>();
    const asked = [...this.engines.values()].map(async (engine) => {
      states.set(engine, await engine.health(signal));
    });
    await Promise.allSettled(asked);
    return states;
  }

  #engineOf(session: string): PooledEngine {
    const { interruption, engine } = this.#find(session);
    interruption.signal.throwIfAborted();
    if (engine === null) {
      throw new EngineSessionLost(`${session} is not open yet.`);
    }
    return engine;
  }

  #find(session: string): Place {
    const place = this.#places.get(session);
    if (place === undefined) {
      throw new EngineSessionLost(`${session} was not opened here.`);
    }
    return place;
  }

  #forget(session: string, place: Place): void {
    if (this.#places.get(session) === place) {
      this.#places.delete(session);
    }
  }
}
