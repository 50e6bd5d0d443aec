import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
  HeadKind,
  InnerStepRequest,
  AdapterShape,
  MetaStepRequest,
  NewHead,
  OpenSession,
  Optimiser,
  PolicyInfo,
  Sample,
  SamplePart,
  SampleRequest,
  StepResult,
  TrainingBatch,
  TrainingRows,
} from '../../src/contracts/policy.js';
import {
  EngineDiverged,
  EngineInterrupted,
  EngineRefused,
  EngineSessionLost,
} from '../../src/policy/engine-errors.js';
import { PolicyEngine } from '../../src/training/ports.js';
import { throughInnerSteps } from './exact-gradient.js';
import { headLoss, largestLogits, logitsAt, placesRead, widthOf } from './table-head.js';
import {
  byteVocabulary,
  candidateVocabulary,
  rowGenerator,
  SoftmaxPolicy,
} from './softmax-policy.js';

const CONTEXT_LENGTH = 4096;
const FILE = 'adapter.json';
const PEFT_FILE = 'adapter_model.safetensors';

interface Adapter {
  head: HeadKind | null;
  weights: Float64Array;
  gradient: Float64Array | null;
  moments: { first: Float64Array; second: Float64Array; steps: number } | null;
  logRates: number[] | null;
}

interface Session {
  readonly shape: AdapterShape;
  readonly owner: string | undefined;
  readonly adapters: Map<string, Adapter>;
}

/** What a checkpoint must share with the session that reads it, beside the model. */
function identityOf(shape: AdapterShape): { kind: 'full' } | { rank: number } {
  return shape.kind === 'full' ? { kind: 'full' } : { rank: shape.rank };
}

/**
 * A real, tiny policy in memory: a table of logits with exact gradients (see `SoftmaxPolicy`). Given `candidates`, an
 * answer is one of them, so that a loop that trains on it can be seen to raise its reward.
 */
export class FakePolicyEngine extends PolicyEngine {
  readonly #model: SoftmaxPolicy;
  readonly #digest: string;
  readonly #sessions = new Map<string, Session>();
  readonly #interrupted = new Set<string>();

  constructor(candidates: readonly string[] | null = null) {
    super();
    const vocabulary = candidates === null ? byteVocabulary() : candidateVocabulary(candidates);
    this.#model = new SoftmaxPolicy(vocabulary);
    this.#digest = createHash('sha256').update(JSON.stringify(candidates)).digest('hex');
  }

  async open(request: OpenSession): Promise<PolicyInfo> {
    for (const [name, { owner }] of this.#sessions) {
      if (owner !== undefined && owner === request.owner && name !== request.session) {
        this.#sessions.delete(name);
      }
    }
    const adapters = new Map([['policy', adapterOf(new Float64Array(this.#model.parameterCount))]]);
    this.#interrupted.delete(request.session);
    this.#sessions.set(request.session, {
      shape: request.adapter,
      owner: request.owner,
      adapters,
    });
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
    this.#find(session);
    return texts.map((text) => Int32Array.from(this.#model.vocabulary.encode(text)));
  }

  async sample(request: SampleRequest): Promise<Sample[]> {
    const { prompts, adapters, samplesPerPrompt } = request;
    if (adapters.length !== 1 && adapters.length !== prompts.length) {
      throw refusal('/adapters', `names one adapter, or one for each of ${prompts.length}.`);
    }
    const chosen = prompts.map((prompt, index) => {
      if (prompt.length === 0 || prompt.length + request.maxNewTokens > CONTEXT_LENGTH) {
        throw refusal(`/prompts/${index}`, 'is empty or too long.');
      }
      return this.#adapter(request.session, adapters[adapters.length === 1 ? 0 : index]!);
    });
    return prompts.flatMap((prompt, index) =>
      Array.from({ length: samplesPerPrompt }, (_, sample) => {
        const next = rowGenerator(request.seed, index * samplesPerPrompt + sample);
        return this.#draw(prompt, chosen[index]!.weights, request, next);
      }),
    );
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
      this.#find(request.session);
      onParts(samples.flatMap((sample, row) => partOf(sample, row, step)));
    }
    return samples;
  }

  async logProbabilities(session: string, rows: TrainingRows): Promise<Float32Array[]> {
    return this.#checkRows(session, rows).map((row) =>
      Float32Array.from(row.places, (place) =>
        this.#model.score(row.adapter.weights, place.rows, place.token),
      ),
    );
  }

  async addHead({ session, head, kind }: NewHead): Promise<void> {
    const { adapters } = this.#find(session);
    if (adapters.has(head)) {
      throw refusal('/head', `${head} is there already; drop it first.`);
    }
    const size = this.#model.vocabulary.size * widthOf(kind);
    adapters.set(head, { ...adapterOf(new Float64Array(size)), head: kind });
  }

  async values(session: string, rows: TrainingRows, head: string): Promise<Float32Array[]> {
    const { weights } = this.#head(session, head, 'value');
    return placesRead(rows, 'value').map((row) => Float32Array.from(row, (key) => weights[key]!));
  }

  async classes(session: string, rows: TrainingRows, head: string): Promise<ClassLogits> {
    const { weights } = this.#head(session, head, 'outcome');
    const tokens = placesRead(rows, 'outcome').map((row) =>
      Float32Array.from(row.flatMap((key) => [...logitsAt(weights, key)])),
    );
    return { tokens, rows: tokens.map((row) => Float32Array.from(largestLogits([row]))) };
  }

  #learnHead(request: ForwardBackwardRequest): ForwardBackwardResult {
    const kind = request.loss.kind === 'value' ? 'value' : 'outcome';
    const head = this.#head(request.session, request.head ?? '', kind);
    const { losses, clipped, weighted, gradient } = headLoss(request, head.weights);
    if (!Number.isFinite(norm(gradient))) {
      throw new EngineDiverged('forward_backward: the gradient of the head is not finite.');
    }
    head.gradient = plus(head.gradient, gradient);
    for (const name of request.rows.adapters) {
      const trunk = this.#adapter(request.session, name);
      trunk.gradient ??= new Float64Array(this.#model.parameterCount);
    }
    return {
      losses,
      gradientNorms: losses.map(() => 0),
      headGradientNorm: norm(gradient),
      kl: losses.map(() => 0),
      clippedShare: clipped.map((count, index) => count / Math.max(1, weighted[index]!)),
      tokens: weighted.reduce((sum, count) => sum + count, 0),
    };
  }

  async forwardBackward(request: ForwardBackwardRequest): Promise<ForwardBackwardResult> {
    return request.loss.kind === 'value' || request.loss.kind === 'classify'
      ? this.#learnHead(request)
      : this.#learnTokens(request);
  }

  #learnTokens(request: ForwardBackwardRequest): ForwardBackwardResult {
    const rows = this.#checkRows(request.session, request.rows);
    checkAlong(request, rows);
    const adapters = request.rows.adapters.map((name) => this.#adapter(request.session, name));
    const gradients = adapters.map(() => new Float64Array(this.#model.parameterCount));
    const sums = adapters.map(() => ({ loss: 0, kl: 0, clipped: 0, weighted: 0 }));
    const reference = this.#reference(request);
    rows.forEach((row, index) => {
      const normaliser = request.normalisers[row.owner]!;
      row.places.forEach((place, token) => {
        const score = this.#model.score(row.adapter.weights, place.rows, place.token);
        const term = tokenLoss(request, index, token, score);
        const sum = sums[row.owner]!;
        sum.weighted += request.weights[index]![token] === 0 ? 0 : 1;
        sum.clipped += term.isClipped ? 1 : 0;
        sum.loss += term.loss / normaliser;
        let slope = term.slope;
        if (reference !== null) {
          const difference = this.#model.score(reference, place.rows, place.token) - score;
          const divergence = Math.exp(difference) - difference - 1;
          sum.kl += divergence / normaliser;
          sum.loss += (request.kl!.coefficient * divergence) / normaliser;
          slope += request.kl!.coefficient * (1 - Math.exp(difference));
        }
        const gradient = gradients[row.owner]!;
        this.#model.addGradient(gradient, row.adapter.weights, place, slope / normaliser);
      });
    });
    sums.forEach((sum, index) => {
      if (!Number.isFinite(sum.loss) || !Number.isFinite(norm(gradients[index]!))) {
        throw new EngineDiverged(
          `forward_backward: ${request.rows.adapters[index]} is not finite.`,
        );
      }
    });
    adapters.forEach((adapter, index) => {
      adapter.gradient = plus(adapter.gradient, gradients[index]!);
    });
    return {
      losses: sums.map((sum) => sum.loss),
      gradientNorms: gradients.map(norm),
      headGradientNorm: null,
      kl: sums.map((sum) => sum.kl),
      clippedShare: sums.map((sum) => sum.clipped / Math.max(1, sum.weighted)),
      tokens: sums.reduce((total, sum) => total + sum.weighted, 0),
    };
  }

  async innerStep(request: InnerStepRequest): Promise<readonly StepResult[]> {
    const { session, learningRate, rule, normCap } = request;
    const rates =
      request.learnedRatesOf === undefined
        ? null
        : this.#rates(this.#adapter(session, request.learnedRatesOf));
    const adapters = request.adapters.map((name) => this.#withGradient(session, name, '/adapters'));
    return adapters.map(({ adapter, gradient }) => {
      const size = norm(gradient);
      const isScaled = rule === 'normalised' || (rule === 'norm_cap' && size > normCap);
      const factor = learningRate * (isScaled && size > 0 ? normCap / size : 1);
      adapter.weights = adapter.weights.map(
        (weight, index) => weight - factor * (rates?.[index] ?? 1) * gradient[index]!,
      );
      adapter.gradient = null;
      return { gradientNorm: size };
    });
  }

  async metaStep(request: MetaStepRequest): Promise<StepResult> {
    const meta = this.#adapter(request.session, request.meta);
    const tasks = request.tasks.map((name) => this.#adapter(request.session, name));
    const displacement = (task: Adapter) =>
      task.weights.map((w, index) => w - meta.weights[index]!);
    if (request.mode === 'reptile') {
      if (request.innerRateStep > 0) {
        throw refusal('/innerRateStep', 'must be 0: reptile has no query gradients.');
      }
      const gradient = mean(tasks.map((task) => displacement(task).map((value) => -value)));
      return this.#optimise(meta, gradient, request.optimiser, () => clearGradients(tasks));
    }
    const queries = request.tasks.map((name) =>
      this.#withGradient(request.session, name, '/tasks'),
    );
    const gradient = mean(queries.map((query) => query.gradient));
    const gains = mean(
      queries.map((query) =>
        displacement(query.adapter).map((d, index) => d * query.gradient[index]!),
      ),
    );
    return this.#optimise(meta, gradient, request.optimiser, () => {
      this.#learnRates(meta, gains, request.innerRateStep);
      clearGradients(tasks);
    });
  }

  async exactMetaStep(request: ExactMetaStepRequest): Promise<ExactStepResult> {
    const { session, inner, support, query, optimiser, innerRateStep } = request;
    const meta = this.#adapter(session, request.meta);
    if (innerRateStep > 0 && !inner.learnedRates) {
      throw refusal('/innerRateStep', 'must be 0: the inner steps do not use the learned rates.');
    }
    const found = throughInnerSteps({
      start: meta.weights,
      tasks: support[0]!.rows.adapters.length,
      support: (weights) => this.#slopesAt(session, support, weights),
      query: (weights) => this.#slopesAt(session, query, weights),
      inner,
      rates: inner.learnedRates ? this.#rates(meta) : null,
    });
    const { gradientNorm } = this.#optimise(meta, found.gradient, optimiser, () =>
      this.#learnRates(meta, found.rateGains, innerRateStep),
    );
    const { cosineToFirstOrder, supportLosses, queryLosses } = found;
    return { gradientNorm, cosineToFirstOrder, supportLosses, queryLosses };
  }

  /** Losses and gradients of batches whose tasks stand at `weights`; the adapters of the session stay as they are. */
  #slopesAt(session: string, batches: readonly TrainingBatch[], weights: readonly Float64Array[]) {
    const { adapters } = this.#find(session);
    const before = new Map(adapters);
    const names = batches[0]!.rows.adapters;
    names.forEach((name, task) => adapters.set(name, adapterOf(weights[task]!)));
    const results = batches.map((batch) => this.#learnTokens({ session, ...batch }));
    const gradients = names.map((name) => adapters.get(name)!.gradient!);
    adapters.clear();
    before.forEach((adapter, name) => adapters.set(name, adapter));
    const losses = names.map((_, task) => results.reduce((sum, one) => sum + one.losses[task]!, 0));
    return { losses, gradients };
  }

  async optimiserStep(session: string, adapter: string, how: Optimiser): Promise<StepResult> {
    const chosen = this.#withGradient(session, adapter, '/adapter');
    return this.#optimise(chosen.adapter, chosen.gradient, how, () => undefined);
  }

  async copy(session: string, from: string, to: readonly string[]): Promise<void> {
    const source = this.#adapter(session, from);
    for (const name of to) {
      const copy = { ...adapterOf(source.weights.slice()), head: source.head };
      this.#find(session).adapters.set(name, copy);
    }
  }

  async drop(session: string, adapters: readonly string[]): Promise<void> {
    adapters.forEach((name) => this.#adapter(session, name));
    adapters.forEach((name) => this.#find(session).adapters.delete(name));
  }

  async save(session: string, adapter: string, folder: string): Promise<void> {
    const { head, weights, gradient, moments, logRates } = this.#adapter(session, adapter);
    // Fails where the folder is there already, which is well, and where it has no parent.
    await mkdir(folder).catch(() => undefined);
    const entries = await readdir(folder).catch(() => null);
    if (entries === null || entries.length > 0) {
      throw refusal('/folder', 'must be an empty folder, or a new one with a parent.');
    }
    const saved = {
      head,
      modelDigest: this.#digest,
      ...identityOf(this.#find(session).shape),
      weights: [...weights],
      gradient: gradient && [...gradient],
      moments: moments && {
        first: [...moments.first],
        second: [...moments.second],
        steps: moments.steps,
      },
      logRates,
    };
    await writeFile(join(folder, FILE), JSON.stringify(saved));
  }

  async restore(session: string, adapter: string, folder: string): Promise<void> {
    const { adapters, shape } = this.#find(session);
    const text = await readFile(join(folder, FILE), 'utf8').catch((cause: unknown) => {
      throw refusal('/folder', `${FILE} cannot be read: ${String(cause)}`);
    });
    const saved = JSON.parse(text) as {
      head: HeadKind | null;
      modelDigest: string;
      kind?: 'full';
      rank?: number;
      weights: number[];
      gradient: number[] | null;
      moments: { first: number[]; second: number[]; steps: number } | null;
      logRates: number[] | null;
    };
    for (const [field, expected] of Object.entries({
      modelDigest: this.#digest,
      ...identityOf(shape),
    })) {
      const held = saved[field as keyof typeof saved];
      if (held !== expected) {
        throw refusal(
          '/folder',
          `${field} is ${JSON.stringify(held)}, the session has ${expected}.`,
        );
      }
    }
    adapters.set(adapter, {
      head: saved.head,
      weights: Float64Array.from(saved.weights),
      gradient: saved.gradient && Float64Array.from(saved.gradient),
      moments: saved.moments && {
        first: Float64Array.from(saved.moments.first),
        second: Float64Array.from(saved.moments.second),
        steps: saved.moments.steps,
      },
      logRates: saved.logRates,
    });
  }

  /** Reads what its own export calls an adapter in PEFT's format: the weights, and nothing of how they were trained. */
  async adopt(session: string, adapter: string, folder: string): Promise<void> {
    const { adapters, shape } = this.#find(session);
    if (shape.kind === 'full') {
      throw refusal('/folder', 'the session has whole weights.');
    }
    const text = await readFile(join(folder, PEFT_FILE), 'utf8').catch((cause: unknown) => {
      throw refusal('/folder', `${PEFT_FILE} cannot be read: ${String(cause)}`);
    });
    const { rank, weights } = JSON.parse(text) as { rank: number; weights: number[] };
    if (rank !== shape.rank) {
      throw refusal('/folder', `r is ${rank}, the session has ${shape.rank}.`);
    }
    adapters.set(adapter, { ...adapterOf(Float64Array.from(weights)), head: null });
  }

  /** The table of logits is adapter and model in one; the files are named as those of the engine. */
  async export(
    request: ExportPolicy | ExportCritic,
    signal?: AbortSignal,
  ): Promise<readonly ExportedFile[]> {
    signal?.throwIfAborted();
    if (request.format === 'critic') {
      throw refusal('/format', 'a table of logits has no ONNX graph.');
    }
    const { checkpoint, modelPath, format, folder } = request;
    if ((await readdir(folder).catch(() => null)) === null) {
      const saved = await readFile(join(checkpoint, FILE), 'utf8').catch((cause: unknown) => {
        throw refusal('/checkpoint', `${FILE} cannot be read: ${String(cause)}`);
      });
      if (format === 'peft' && JSON.parse(saved).kind === 'full') {
        throw refusal('/format', 'peft holds LoRA adapters; export whole weights as merged.');
      }
      const unfinished = await mkdtemp(`${folder}.`).catch(() => {
        throw refusal('/folder', 'needs a parent; make it first.');
      });
      const [weights, config] =
        format === 'peft'
          ? [PEFT_FILE, 'adapter_config.json']
          : ['model.safetensors', 'config.json'];
      await writeFile(join(unfinished, weights), saved);
      await writeFile(join(unfinished, config), JSON.stringify({ base: basename(modelPath) }));
      await rename(unfinished, folder);
    }
    const names = (await readdir(folder)).toSorted();
    return Promise.all(
      names.map(async (name) => {
        const content = await readFile(join(folder, name));
        const sha256 = createHash('sha256').update(content).digest('hex');
        return { name, sizeBytes: content.length, sha256 };
      }),
    );
  }

  async close(session: string): Promise<void> {
    if (!this.#interrupted.delete(session)) {
      this.#find(session);
      this.#sessions.delete(session);
    }
  }

  interrupt(session: string): void {
    if (this.#sessions.delete(session)) {
      this.#interrupted.add(session);
    }
  }

  #find(session: string): Session {
    if (this.#interrupted.has(session)) {
      throw new EngineInterrupted(`${session} was interrupted.`);
    }
    const found = this.#sessions.get(session);
    if (found === undefined) {
      throw new EngineSessionLost(`${session} is not open.`);
    }
    return found;
  }

  #adapter(session: string, name: string): Adapter {
    const adapter = this.#find(session).adapters.get(name);
    if (adapter === undefined) {
      throw refusal('/adapters', `there is no adapter called ${name}.`);
    }
    return adapter;
  }

  #head(session: string, name: string, kind: HeadKind): Adapter {
    const head = this.#adapter(session, name);
    if (head.head !== kind) {
      throw refusal('/head', `${name} is no ${kind} head.`);
    }
    return head;
  }

  #withGradient(session: string, name: string, pointer: string) {
    const adapter = this.#adapter(session, name);
    if (adapter.gradient === null) {
      throw refusal(pointer, `${name} holds no gradient; call forward_backward first.`);
    }
    return { adapter, gradient: adapter.gradient };
  }

  #reference(request: ForwardBackwardRequest): Float64Array | null {
    if (request.kl === undefined) {
      return null;
    }
    const { reference } = request.kl;
    return reference === null
      ? new Float64Array(this.#model.parameterCount)
      : this.#adapter(request.session, reference).weights;
  }

  #draw(prompt: Int32Array, weights: Float64Array, how: SampleRequest, next: () => number): Sample {
    const { endToken, drawable } = this.#model.vocabulary;
    const tokens: number[] = [];
    const scores: number[] = [];
    let text = '';
    let cut: number | null = null;
    while (tokens.length < how.maxNewTokens && cut === null) {
      const rows = this.#model.rowsAt(prompt, tokens.at(-1) ?? null);
      const known = rows === null ? null : this.#model.logProbabilities(weights, rows);
      const token = known === null ? endToken : drawable[choose(known, how, next())]!;
      tokens.push(token);
      scores.push(this.#model.score(weights, rows, token));
      if (token === endToken) {
        cut = text.length;
      } else {
        text += this.#model.vocabulary.spell(token);
        cut = firstStop(text, how.stop);
      }
    }
    text = text.slice(0, cut ?? text.length);
    const sizes = tokens.map((token) => Buffer.byteLength(this.#model.vocabulary.spell(token)));
    const end = Buffer.byteLength(text);
    let start = 0;
    const byteOffsets = Int32Array.from(sizes, (size) => {
      start += size;
      return Math.min(start - size, end);
    });
    return {
      text,
      tokens: Int32Array.from(tokens),
      logProbabilities: Float32Array.from(scores),
      byteOffsets,
      isTruncated: cut === null,
    };
  }

  #checkRows(session: string, rows: TrainingRows) {
    return rows.completions.map((completion, index) => {
      const owner = rows.adapterOfRow[index] ?? -1;
      const name = rows.adapters[owner];
      const prompt = rows.prompts[rows.promptOfRow[index] ?? -1];
      if (name === undefined || prompt === undefined) {
        throw refusal('/rows', `row ${index} names no known prompt or adapter.`);
      }
      const places = Array.from(completion, (token, place) => ({
        rows: this.#model.rowsAt(prompt, place === 0 ? null : completion[place - 1]!),
        token,
      }));
      for (const { rows: found, token } of places) {
        if (
          !(found === null ? token === this.#model.vocabulary.endToken : this.#model.canDraw(token))
        ) {
          throw refusal(`/rows/completions/${index}`, `token ${token} cannot be drawn there.`);
        }
      }
      return { owner, places, adapter: this.#adapter(session, name) };
    });
  }

  #learnRates(meta: Adapter, gains: Float64Array, step: number): void {
    if (step > 0) {
      const before = meta.logRates ?? this.#model.groups.map(() => 0);
      const slopes = this.#sumGroups(gains);
      meta.logRates = before.map((rate, group) => rate - step * Math.sign(slopes[group]!));
    }
  }

  #rates(meta: Adapter): Float64Array | null {
    if (meta.logRates === null) {
      return null;
    }
    const rates = new Float64Array(this.#model.parameterCount);
    let start = 0;
    this.#model.groups.forEach((size, group) => {
      rates.fill(Math.exp(meta.logRates![group]!), start, start + size);
      start += size;
    });
    return rates;
  }

  #sumGroups(values: Float64Array): number[] {
    let start = 0;
    return this.#model.groups.map((size) => {
      const sum = values.subarray(start, start + size).reduce((total, value) => total + value, 0);
      start += size;
      return sum;
    });
  }

  #optimise(
    adapter: Adapter,
    gradient: Float64Array,
    how: Optimiser,
    before: () => void,
  ): StepResult {
    const size = norm(gradient);
    const scale = how.gradientClip > 0 && size > how.gradientClip ? how.gradientClip / size : 1;
    const clipped = gradient.map((value) => value * scale);
    before();
    const direction = how.kind === 'sgd' ? clipped : adamDirection(adapter, clipped, how);
    adapter.weights = adapter.weights.map(
      (weight, index) =>
        weight * (1 - how.learningRate * how.weightDecay) - how.learningRate * direction[index]!,
    );
    adapter.gradient = null;
    return { gradientNorm: size };
  }
}

function adapterOf(weights: Float64Array): Adapter {
  return { head: null, weights, gradient: null, moments: null, logRates: null };
}

function adamDirection(adapter: Adapter, gradient: Float64Array, how: Optimiser): Float64Array {
  const moments = adapter.moments ?? {
    first: new Float64Array(gradient.length),
    second: new Float64Array(gradient.length),
    steps: 0,
  };
  const steps = moments.steps + 1;
  const first = moments.first.map((m, i) => how.beta1 * m + (1 - how.beta1) * gradient[i]!);
  const second = moments.second.map((v, i) => how.beta2 * v + (1 - how.beta2) * gradient[i]! ** 2);
  adapter.moments = { first, second, steps };
  return first.map((m, i) => {
    const spread = Math.sqrt(second[i]! / (1 - how.beta2 ** steps));
    return m / (1 - how.beta1 ** steps) / (spread + how.epsilon);
  });
}

function tokenLoss(request: ForwardBackwardRequest, row: number, token: number, score: number) {
  const weight = request.weights[row]![token]!;
  if (request.loss.kind === 'weighted_nll') {
    return { loss: -weight * score, slope: -weight, isClipped: false };
  }
  if (request.loss.kind !== 'clipped' && request.loss.kind !== 'cispo') {
    throw new Error(`${request.loss.kind} is no loss of log-probabilities.`);
  }
  const { clipLow, clipHigh } = request.loss;
  const ratio = Math.exp(score - request.behaviourLogProbabilities![row]![token]!);
  const bounded = Math.min(Math.max(ratio, 1 - clipLow), 1 + clipHigh);
  if (request.loss.kind === 'cispo') {
    const slope = -bounded * weight;
    return { loss: slope * score, slope, isClipped: bounded !== ratio };
  }
  const { cap } = request.loss;
  if (cap !== undefined && weight < 0 && ratio > cap) {
    return { loss: -cap * weight, slope: 0, isClipped: true };
  }
  const isClipped = bounded * weight < ratio * weight;
  return {
    loss: -Math.min(ratio * weight, bounded * weight),
    slope: isClipped ? 0 : -weight * ratio,
    isClipped,
  };
}

/** Index of the token drawn at `uniform`, after temperature, top-k and top-p. */
function choose(scores: Float64Array, how: SampleRequest, uniform: number): number {
  const order = Array.from(scores, (_, index) => index).toSorted((a, b) => scores[b]! - scores[a]!);
  if (how.temperature === 0) {
    return order[0]!;
  }
  const weights = order.map((index) =>
    Math.exp((scores[index]! - scores[order[0]!]!) / how.temperature),
  );
  const kept = how.topK > 0 ? weights.slice(0, how.topK) : weights;
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  const nucleus = kept.filter((weight) => {
    const isKept = how.topP >= 1 || reached < how.topP * total;
    reached += weight;
    return isKept;
  });
  let left = uniform * nucleus.reduce((sum, weight) => sum + weight, 0);
  const place = nucleus.findIndex((weight) => (left -= weight) < 0);
  return order[place < 0 ? nucleus.length - 1 : place]!;
}

function checkAlong(request: ForwardBackwardRequest, rows: readonly { places: unknown[] }[]): void {
  const behaviour = request.behaviourLogProbabilities;
  if (request.loss.kind !== 'weighted_nll' && behaviour === undefined) {
    throw refusal('/behaviourLogProbabilities', `is needed by the ${request.loss.kind} loss.`);
  }
  rows.forEach((row, index) => {
    if (request.weights[index]?.length !== row.places.length) {
      throw refusal('/weights/lengths', 'must equal those of rows.completions.');
    }
  });
  if (request.normalisers.length !== request.rows.adapters.length) {
    throw refusal('/normalisers', 'needs one number for each of rows.adapters.');
  }
}

function firstStop(text: string, stops: readonly string[]): number | null {
  const found = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  return found.length > 0 ? Math.min(...found) : null;
}

function clearGradients(adapters: readonly Adapter[]): void {
  for (const adapter of adapters) {
    adapter.gradient = null;
  }
}

function refusal(pointer: string, detail: string): EngineRefused {
  return new EngineRefused(`${pointer}: ${detail}`, 'invalid_request', [{ pointer, detail }]);
}

function norm(values: Float64Array): number {
  let sum = 0;
  for (const value of values) {
    sum += value * value;
  }
  return Math.sqrt(sum);
}

function plus(one: Float64Array | null, other: Float64Array): Float64Array {
  if (one === null) {
    return other;
  }
  // A loop of its own: `map` of a typed array is many times as slow, and specs of whole jobs live here.
  const sum = new Float64Array(one.length);
  for (let index = 0; index < sum.length; index += 1) {
    sum[index] = one[index]! + other[index]!;
  }
  return sum;
}

function mean(rows: readonly Float64Array[]): Float64Array {
  return rows.reduce((sum, row) => plus(sum, row)).map((value) => value / rows.length);
}

/** What token `step` adds to an answer: none when it has ended. Every token here spells whole characters. */
function partOf(sample: Sample, row: number, step: number): SamplePart[] {
  const { text, tokens, logProbabilities, byteOffsets } = sample;
  const part = (values: Int32Array) => values.slice(step, step + 1);
  const bytes = Buffer.from(text).subarray(byteOffsets[step], byteOffsets[step + 1]);
  const scores = logProbabilities.slice(step, step + 1);
  return step < tokens.length
    ? [{ row, text: bytes.toString(), tokens: part(tokens), logProbabilities: scores }]
    : [];
}
