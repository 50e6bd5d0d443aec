import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
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
} from '../../src/contracts/policy.js';
import { PolicyEngine } from '../../src/training/ports.js';
import {
  identityOf,
  makeEmpty,
  readAdapter,
  readPeft,
  writeAdapter,
  writeExport,
} from './fake-engine/adapter-files.js';
import { type AdapterNamed, adapterOf, getHead, getWithGradient } from './fake-engine/adapter.js';
import { innerStep } from './fake-engine/inner-step.js';
import { learnHead } from './fake-engine/learn-head.js';
import { learnTokens } from './fake-engine/learn-tokens.js';
import { exactMetaStep, metaStep } from './fake-engine/meta-step.js';
import { optimise } from './fake-engine/optimiser.js';
import { placedRows } from './fake-engine/placed-rows.js';
import { refusal } from './fake-engine/refusal.js';
import { drawSamples, partsAt } from './fake-engine/sampling.js';
import { Sessions } from './fake-engine/sessions.js';
import {
  byteVocabulary,
  candidateVocabulary,
  CONTEXT_LENGTH,
  SoftmaxPolicy,
} from './fake-engine/softmax-policy.js';
import { classesOf, valuesOf, widthOf } from './fake-engine/table-head.js';

/**
 * A real, tiny policy in memory: a table of logits with exact gradients (see `SoftmaxPolicy`). Given `candidates`, an
 * answer is one of them, so that a loop that trains on it can be seen to raise its reward. The verbs are here; what they
 * do to adapters is in `fake-engine`.
 */
export class FakePolicyEngine extends PolicyEngine {
  readonly #model: SoftmaxPolicy;
  readonly #digest: string;
  readonly #sessions = new Sessions();

  constructor(candidates: readonly string[] | null = null) {
    super();
    const vocabulary = candidates === null ? byteVocabulary() : candidateVocabulary(candidates);
    this.#model = new SoftmaxPolicy(vocabulary);
    this.#digest = hash('sha256', JSON.stringify(candidates));
  }

  async open(request: OpenSession): Promise<PolicyInfo> {
    this.#sessions.open(request, adapterOf(new Float64Array(this.#model.parameterCount)));
    return {
      modelDigest: this.#digest,
      parameterCount: 0,
      adapterParameterCount: this.#model.parameterCount,
      vocabularySize: this.#model.vocabulary.size,
      contextLength: CONTEXT_LENGTH,
      eosTokenId: this.#model.vocabulary.endToken,
      device: 'cpu',
      threads: 1,
      versions: { engine: 'fake', torch: 'none', node: process.versions.node },
    };
  }

  async encode(session: string, texts: readonly string[]): Promise<Int32Array[]> {
    this.#sessions.get(session);
    return texts.map((text) => Int32Array.from(this.#model.vocabulary.encode(text)));
  }

  async sample(request: SampleRequest): Promise<Sample[]> {
    return drawSamples(this.#model, request, this.#named(request.session));
  }

  /** One token of every answer at a time, with a turn of the event loop in between. */
  async sampleStream(
    request: SampleRequest,
    onParts: (parts: readonly SamplePart[]) => void,
    signal?: AbortSignal,
  ): Promise<Sample[]> {
    const samples = await this.sample(request);
    const longest = Math.max(...samples.map(({ tokens }) => tokens.length));
    for (let step = 0; step < longest; step += 1) {
      await setImmediate();
      signal?.throwIfAborted();
      this.#sessions.get(request.session);
      onParts(samples.flatMap((sample, row) => partsAt(sample, row, step)));
    }
    return samples;
  }

  async logProbabilities(session: string, rows: TrainingRows): Promise<Float32Array[]> {
    return placedRows(this.#model, rows, this.#named(session)).map(({ adapter, places }) =>
      Float32Array.from(places, (place) =>
        this.#model.score(adapter.weights, place.rows, place.token),
      ),
    );
  }

  async addHead({ session, head, kind }: NewHead): Promise<void> {
    const { adapters } = this.#sessions.get(session);
    if (adapters.has(head)) {
      throw refusal('/head', `${head} is there already; drop it first.`);
    }
    const size = this.#model.vocabulary.size * widthOf(kind);
    adapters.set(head, adapterOf(new Float64Array(size), kind));
  }

  async values(session: string, rows: TrainingRows, head: string): Promise<Float32Array[]> {
    return valuesOf(getHead(this.#named(session), head, 'value').weights, rows);
  }

  async classes(session: string, rows: TrainingRows, head: string): Promise<ClassLogits> {
    return classesOf(getHead(this.#named(session), head, 'outcome').weights, rows);
  }

  async forwardBackward(request: ForwardBackwardRequest): Promise<ForwardBackwardResult> {
    const { session, loss } = request;
    return loss.kind === 'value' || loss.kind === 'classify'
      ? learnHead(this.#model, request, this.#named(session))
      : learnTokens(this.#model, { ...request, loss }, this.#named(session));
  }

  async innerStep(request: InnerStepRequest): Promise<readonly StepResult[]> {
    return innerStep(this.#model, request, this.#named(request.session));
  }

  async metaStep(request: MetaStepRequest): Promise<StepResult> {
    return metaStep(this.#model, request, this.#named(request.session));
  }

  async exactMetaStep(request: ExactMetaStepRequest): Promise<ExactStepResult> {
    return exactMetaStep(this.#model, request, this.#named(request.session));
  }

  async optimiserStep(session: string, name: string, how: Optimiser): Promise<StepResult> {
    const { adapter, gradient } = getWithGradient(this.#named(session), name, '/adapter');
    return optimise(adapter, gradient, how);
  }

  async copy(session: string, from: string, to: readonly string[]): Promise<void> {
    const { weights, head } = this.#sessions.getAdapter(session, from);
    for (const name of to) {
      this.#sessions.get(session).adapters.set(name, adapterOf(weights.slice(), head));
    }
  }

  async drop(session: string, adapters: readonly string[]): Promise<void> {
    adapters.forEach((name) => this.#sessions.getAdapter(session, name));
    adapters.forEach((name) => this.#sessions.get(session).adapters.delete(name));
  }

  async save(session: string, adapter: string, folder: string): Promise<void> {
    // As it is now: other calls may change it while the folder is made.
    const { ...held } = this.#sessions.getAdapter(session, adapter);
    await makeEmpty(folder);
    await writeAdapter(folder, held, identityOf(this.#digest, this.#sessions.get(session).shape));
  }

  async restore(session: string, adapter: string, folder: string): Promise<void> {
    const { adapters, shape } = this.#sessions.get(session);
    adapters.set(adapter, await readAdapter(folder, identityOf(this.#digest, shape)));
  }

  async adopt(session: string, adapter: string, folder: string): Promise<void> {
    const { adapters, shape } = this.#sessions.get(session);
    adapters.set(adapter, await readPeft(folder, shape));
  }

  async export(
    request: ExportPolicy | ExportCritic,
    signal?: AbortSignal,
  ): Promise<readonly ExportedFile[]> {
    signal?.throwIfAborted();
    return writeExport(request);
  }

  async close(session: string): Promise<void> {
    this.#sessions.close(session);
  }

  interrupt(session: string): void {
    this.#sessions.interrupt(session);
  }

  #named(session: string): AdapterNamed {
    return (name) => this.#sessions.getAdapter(session, name);
  }
}
