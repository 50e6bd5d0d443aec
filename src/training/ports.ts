import type { EpisodeCard, NewEpisode } from '../contracts/episode.js';
import type { Execution } from '../contracts/execution.js';
import type { Judgement } from '../contracts/judgement.js';
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
} from '../contracts/policy.js';
import type {
  Environment,
  EvaluationResult,
  LoopState,
  StepOutcome,
  StepPart,
} from '../contracts/training.js';
import type { Verdict } from '../contracts/verdict.js';

/**
 * The tensors. Promises: a call with the same seed gives the same answer on the same device; a mutating call
 * that is repeated after a lost answer is computed once; errors are typed (see `policy/engine-errors.ts`).
 * Leaves out: rewards, tasks, time. A session lives until it is closed or its engine dies; whoever opened it
 * restores it from a checkpoint.
 */
export abstract class PolicyEngine {
  abstract open(request: OpenSession): Promise<PolicyInfo>;
  abstract encode(session: string, texts: readonly string[]): Promise<Int32Array[]>;
  /** P x samplesPerPrompt answers, prompt-major. */
  abstract sample(request: SampleRequest): Promise<Sample[]>;
  /**
   * The same answers, told in parts while they are drawn. Once `signal` is aborted the call fails with its reason, and the
   * engine stops drawing within a token or two; the session goes on.
   */
  abstract sampleStream(
    request: SampleRequest,
    onParts: (parts: readonly SamplePart[]) => void,
    signal?: AbortSignal,
  ): Promise<Sample[]>;
  /** log p of every completion token, [R][T]. */
  abstract logProbabilities(session: string, rows: TrainingRows): Promise<Float32Array[]>;
  /** Adds a head, which is then trained, copied, saved, restored and dropped by its name as adapters are. */
  abstract addHead(request: NewHead): Promise<void>;
  /** What a value head gives the state before every completion token, [R][T]. */
  abstract values(session: string, rows: TrainingRows, head: string): Promise<Float32Array[]>;
  /** What an outcome head gives the state after every completion token. */
  abstract classes(session: string, rows: TrainingRows, head: string): Promise<ClassLogits>;
  abstract forwardBackward(request: ForwardBackwardRequest): Promise<ForwardBackwardResult>;
  abstract innerStep(request: InnerStepRequest): Promise<readonly StepResult[]>;
  abstract metaStep(request: MetaStepRequest): Promise<StepResult>;
  abstract exactMetaStep(request: ExactMetaStepRequest): Promise<ExactStepResult>;
  abstract optimiserStep(
    session: string,
    adapter: string,
    optimiser: Optimiser,
  ): Promise<StepResult>;
  /** Makes each of `to` a copy of `from`, without its gradient or optimiser state. */
  abstract copy(session: string, from: string, to: readonly string[]): Promise<void>;
  abstract drop(session: string, adapters: readonly string[]): Promise<void>;
  /** Writes adapter, optimiser and learned rates as files into an empty folder, or a new one whose parent is there. */
  abstract save(session: string, adapter: string, folder: string): Promise<void>;
  /** Reads what `save` wrote into `adapter`; refuses by name what does not fit the session. */
  abstract restore(session: string, adapter: string, folder: string): Promise<void>;
  /** Reads the files of an adapter in PEFT's format into `adapter`, which is new to training; refuses as `restore` does. */
  abstract adopt(session: string, adapter: string, folder: string): Promise<void>;
  /**
   * Writes the files of an export, for which no session is needed, and describes them. The folder appears whole or not
   * at all; a repeat is answered from what is there. An aborted `signal` ends the waiting, not the writing.
   */
  abstract export(
    request: ExportPolicy | ExportCritic,
    signal?: AbortSignal,
  ): Promise<readonly ExportedFile[]>;
  abstract close(session: string): Promise<void>;
  /**
   * Ends a session in the middle of its work: its calls, in flight and later, fail at once with `EngineInterrupted`,
   * and the engine soon computes nothing for it. Never throws; `close` then only forgets the name.
   */
  abstract interrupt(session: string): void;
}

/**
 * Runs untrusted programs against their tests. Promises: one verdict per execution, in order; a failure of the
 * sandbox itself is `sandbox_error`; nothing a program does can forge a pass in `split` and `stdio` mode.
 */
export abstract class CodeRunner {
  abstract run(executions: readonly Execution[], signal?: AbortSignal): Promise<Verdict[]>;
}

/** A program as a judge sees it. What is left out is unknown: a judge that needs it answers `skipped`. */
export interface JudgedProgram {
  readonly program: string;
  readonly language: string;
  /** The canonical solution as a whole program. */
  readonly canonicalProgram?: string;
  /** What the program was asked for, without memories or feedback. */
  readonly prompt?: string;
  /** What running it against the hidden tests showed. */
  readonly verdict?: Verdict;
}

/**
 * Scores programs. Promises: one judgement per program, in order; the same program, canonical program and revision
 * give the same score; a judge that fails answers `errored`, never a low score.
 */
export abstract class Judge {
  abstract readonly name: string;
  /** Changes whenever a score could. */
  abstract readonly revision: string;
  abstract judge(programs: readonly JudgedProgram[], signal?: AbortSignal): Promise<Judgement[]>;
}

export interface RecallQuery {
  /** Episodes of this task, and of its near-duplicates, are never returned. */
  readonly taskId: string | null;
  readonly taskText: string;
  readonly project: string | null;
  readonly k: number;
}

/**
 * Long-term memory: episodes across jobs. Promises: one batched search for all queries; passing episodes first;
 * nothing foreign, deleted or of the same task. Leaves out: what to remember and how to show it (see `recall/`).
 */
export abstract class EpisodeMemory {
  abstract recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]>;
  /** Idempotent by episode key. */
  abstract remember(episodes: readonly NewEpisode[]): Promise<void>;
  /** Share of each error type among the newest failing episodes of the workspace; the shares sum to 1 or the map is empty. */
  abstract errorShares(): Promise<Readonly<Record<string, number>>>;
}

/** A checkpoint as a run goes on from it. */
export interface ResumePoint {
  readonly state: LoopState;
  /** What `PolicyEngine.save` wrote. */
  readonly folder: string;
}

/**
 * The record of one job. Promises: what it was told is durable when a call returns; what it is told twice is recorded
 * once; a job that lost its lease gets `LeaseLost`.
 */
export abstract class Journal {
  abstract phase(phase: string): Promise<void>;
  /**
   * The answer to what a step asks of the outside. The first one is durable before it is returned; a replay of the
   * step gets that one, and `ask` is not called. Both get it as JSON keeps it.
   */
  abstract once<T>(step: number, part: StepPart, ask: () => Promise<T>): Promise<T>;
  abstract finish(step: number, outcome: StepOutcome): Promise<void>;
  /** The results of a stage: recorded whole or not at all, and evaluated only when none are recorded. */
  abstract evaluated(
    stage: 'before' | 'after',
    evaluate: () => Promise<readonly EvaluationResult[]>,
  ): Promise<readonly EvaluationResult[]>;
  /** `write` fills the folder it is given; the folder becomes a checkpoint whole or not at all. */
  abstract checkpoint(state: LoopState, write: (folder: string) => Promise<void>): Promise<void>;
  /**
   * The newest checkpoint that verifies, or null to start afresh.
   *
   * @throws ResumeInexact when it was made in an environment other than `here` and the job does not allow that; when
   *   it does, the state that is returned says so
   */
  abstract latest(here: Environment): Promise<ResumePoint | null>;
}
