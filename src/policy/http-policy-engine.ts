import { randomUUID } from 'node:crypto';
import { underSignals } from '../common/signals.js';
import { SCHEDULE, type Schedule } from '../common/schedule.js';
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
import type { CallObserver } from './call-observer.js';
import {
  EngineConnection,
  type Answer,
  type Body,
  type MutatingVerb,
} from './engine-connection.js';
import type { EngineAddress } from './engine-exchange.js';
import { EngineSessionLost } from './engine-errors.js';
import type { PooledEngine } from './engine-pool.js';
import { SessionCalls } from './session-calls.js';
import { splitRows, toFloats, toIntegers } from './wire-arrays.js';
import {
  type SampleFrame,
  toClassLogits,
  toParts,
  toSamples,
  toWireBatch,
  toWireForwardBackward,
  toWireRows,
  toWireSample,
  toWireShape,
} from './wire-messages.js';

/** The engine process as a `PolicyEngine`, over a unix socket or TCP. */
export class HttpPolicyEngine extends PolicyEngine implements PooledEngine {
  readonly #connection: EngineConnection;
  readonly #sessions = new Map<string, SessionCalls>();

  constructor(address: EngineAddress, schedule: Schedule = SCHEDULE, observer?: CallObserver) {
    super();
    this.#connection = new EngineConnection(address, schedule, observer);
  }

  async open(request: OpenSession): Promise<PolicyInfo> {
    const { session, adapter, ...rest } = request;
    const body = { ...rest, session, adapter: toWireShape(adapter) };
    const opening = randomUUID();
    const calls = new SessionCalls(session);
    this.#sessions.set(session, calls);
    try {
      return await calls.change((sequence, signal) =>
        this.#connection.call('load', { ...body, sequence, opening }, signal),
      );
    } catch (error) {
      if (!calls.isInterrupted && this.#sessions.get(session) === calls) {
        this.#sessions.delete(session);
      }
      throw error;
    }
  }

  async encode(session: string, texts: readonly string[]): Promise<Int32Array[]> {
    const { tokens } = await this.#find(session).read((signal) =>
      this.#connection.call('encode', { session, texts: [...texts] }, signal),
    );
    return splitRows(toIntegers(tokens.values), toIntegers(tokens.lengths));
  }

  async sample(request: SampleRequest): Promise<Sample[]> {
    return toSamples(
      await this.#find(request.session).read((signal) =>
        this.#connection.call('sample', toWireSample(request), signal),
      ),
    );
  }

  async sampleStream(
    request: SampleRequest,
    onParts: (parts: readonly SamplePart[]) => void,
    signal?: AbortSignal,
  ): Promise<Sample[]> {
    const onFrame = (frame: SampleFrame): void => onParts(toParts(frame));
    return toSamples(
      await this.#find(request.session).read((interruption) =>
        underSignals([interruption, signal], (either) =>
          this.#connection.sampleStream(toWireSample(request), onFrame, either),
        ),
      ),
    );
  }

  async logProbabilities(session: string, rows: TrainingRows): Promise<Float32Array[]> {
    const body = { session, rows: toWireRows(rows) };
    const { logProbabilities } = await this.#find(session).read((signal) =>
      this.#connection.call('logprobs', body, signal),
    );
    return splitRows(toFloats(logProbabilities.values), toIntegers(logProbabilities.lengths));
  }

  async addHead(request: NewHead): Promise<void> {
    await this.#change('add_head', request);
  }

  async values(session: string, rows: TrainingRows, head: string): Promise<Float32Array[]> {
    const { values } = await this.#find(session).read((signal) =>
      this.#connection.call('values', { session, rows: toWireRows(rows), head }, signal),
    );
    return splitRows(toFloats(values.values), toIntegers(values.lengths));
  }

  async classes(session: string, rows: TrainingRows, head: string): Promise<ClassLogits> {
    const answer = await this.#find(session).read((signal) =>
      this.#connection.call('classes', { session, rows: toWireRows(rows), head }, signal),
    );
    return toClassLogits(answer, rows);
  }

  async forwardBackward(request: ForwardBackwardRequest): Promise<ForwardBackwardResult> {
    const body = toWireForwardBackward(request);
    const { headGradientNorm = null, ...rest } = await this.#change('forward_backward', body);
    return { ...rest, headGradientNorm };
  }

  async innerStep(request: InnerStepRequest): Promise<readonly StepResult[]> {
    const body = { ...request, adapters: [...request.adapters] };
    return (await this.#change('inner_step', body)).steps;
  }

  async metaStep(request: MetaStepRequest): Promise<StepResult> {
    return this.#change('meta_step', { ...request, tasks: [...request.tasks] });
  }

  async exactMetaStep(request: ExactMetaStepRequest): Promise<ExactStepResult> {
    const [support, query] = [request.support.map(toWireBatch), request.query.map(toWireBatch)];
    return this.#change('exact_meta_step', { ...request, support, query });
  }

  async optimiserStep(session: string, adapter: string, optimiser: Optimiser): Promise<StepResult> {
    return this.#change('optim_step', { session, adapter, optimiser });
  }

  async copy(session: string, from: string, to: readonly string[]): Promise<void> {
    await this.#change('copy', { session, from, to: [...to] });
  }

  async drop(session: string, adapters: readonly string[]): Promise<void> {
    await this.#change('drop', { session, adapters: [...adapters] });
  }

  async save(session: string, adapter: string, folder: string): Promise<void> {
    await this.#change('save', { session, adapter, folder });
  }

  async restore(session: string, adapter: string, folder: string): Promise<void> {
    await this.#change('restore', { session, adapter, folder });
  }

  async adopt(session: string, adapter: string, folder: string): Promise<void> {
    await this.#change('adopt', { session, adapter, folder });
  }

  async export(
    request: ExportPolicy | ExportCritic,
    signal?: AbortSignal,
  ): Promise<readonly ExportedFile[]> {
    return (await this.#connection.call('export', request, signal)).files;
  }

  async inspect(folder: string): Promise<InspectedModel> {
    return this.#connection.call('inspect', { modelPath: folder });
  }

  async close(session: string): Promise<void> {
    const calls = this.#find(session);
    try {
      if (!calls.isInterrupted) {
        await this.#change('close', { session });
      }
    } finally {
      if (this.#sessions.get(session) === calls) {
        this.#sessions.delete(session);
      }
    }
  }

  interrupt(session: string): void {
    const calls = this.#sessions.get(session);
    if (calls !== undefined && !calls.isInterrupted) {
      calls.interrupt();
      void this.#connection.interrupt({ session });
    }
  }

  interruptOwner(owner: string): void {
    void this.#connection.interrupt({ owner });
  }

  /** What the engine process says of itself; answered while it computes. */
  async health(signal?: AbortSignal): ReturnType<EngineConnection['health']> {
    return this.#connection.health(signal);
  }

  /** Ends the connections; sessions stay open in the engine. */
  async disconnect(): Promise<void> {
    await this.#connection.close();
  }

  async #change<V extends MutatingVerb>(
    verb: V,
    body: Omit<Body<V>, 'sequence'>,
  ): Promise<Answer<V>> {
    return this.#find(body.session).change((sequence, signal) =>
      this.#connection.call(verb, { ...body, sequence }, signal),
    );
  }

  #find(session: string): SessionCalls {
    const calls = this.#sessions.get(session);
    if (calls === undefined) {
      throw new EngineSessionLost(`${session} was not opened here.`);
    }
    return calls;
  }
}
