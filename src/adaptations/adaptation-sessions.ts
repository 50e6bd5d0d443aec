import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { onAbort } from '../common/signals.js';
import type { AdapterShape, PolicyInfo, TrainingBatch } from '../contracts/policy.js';
import { Database } from '../database/database.js';
import { asProblem } from '../generation/engine-problem.js';
import type { ServableModel } from '../models/models.service.js';
import { openModel } from '../models/open-model.js';
import { EngineDiverged } from '../policy/engine-errors.js';
import { type AdaptationPlan, type AdaptationTrace, adaptOn } from '../training/adaptation.js';
import { supervisedBatch } from '../training/losses/supervised-loss.js';
import { PolicyEngine } from '../training/ports.js';
import type { PromptTemplate } from '../training/prompts/prompt-template.js';
import { AdapterSettings, shapeOf } from '../training/recipes/settings.js';
import { META_POLICY, type Teaching } from '../training/run-context.js';
import type { SolvedLesson } from './solved-lessons.js';

/** The task policy (theta_i), and the adapter that holds learned rates. */
const ADAPTED = 'adapted';
const RATES = 'rates';

/** What is done to a model. */
export interface AdaptationWork {
  readonly parent: ServableModel;
  readonly template: PromptTemplate;
  readonly lessons: readonly SolvedLesson[];
  readonly plan: AdaptationPlan;
  /** Where the checkpoint lies whose learned rates multiply the steps; null for none. */
  readonly ratesFolder: string | null;
}

/** A policy that was adapted, as it stands in the engine. */
export interface AdaptedPolicy {
  readonly trace: AdaptationTrace;
  readonly lora: AdapterShape;
  /** The digest of the base model. */
  readonly modelDigest: string;
  /** Writes the files of its adapter into an empty folder. */
  readonly save: (folder: string) => Promise<void>;
}

/** Adapts copies of models, in engine sessions that end with the work. */
@Injectable()
export class AdaptationSessions {
  constructor(
    private readonly engine: PolicyEngine,
    private readonly database: Database,
    private readonly schedule: Schedule,
  ) {}

  /**
   * Adapts a copy of the parent and hands it to `keep`, which asks PostgreSQL nothing.
   *
   * @param signal - ends the work in the middle of an engine call, with its reason
   * @throws ProblemError validation-failed for what does not fit the context, and for steps that leave every finite
   *   number; engine-unavailable, engine-out-of-memory, storage-exhausted, storage-io-error
   */
  async adapt<T>(
    work: AdaptationWork,
    signal: AbortSignal,
    keep: (adapted: AdaptedPolicy) => Promise<T>,
  ): Promise<T> {
    const session = `adapt-${work.parent.id}-${randomUUID()}`;
    signal.throwIfAborted();
    const release = onAbort(signal, () => this.engine.interrupt(session));
    try {
      return await this.awake(async () => keep(await this.adapted(session, work)));
    } catch (error) {
      signal.throwIfAborted();
      throw toProblem(error);
    } finally {
      release();
      // One that cannot be closed is gone already, or goes with its engine.
      await this.engine.close(session).catch(() => undefined);
    }
  }

  /**
   * A request under an Idempotency-Key is one transaction, which PostgreSQL ends when it hears nothing in it.
   *
   * @param work - asks PostgreSQL nothing itself
   */
  private async awake<T>(work: () => Promise<T>): Promise<T> {
    let said: Promise<unknown> = Promise.resolve();
    const say = (): void => {
      said = said.then(() => this.database.query('SELECT 1')).catch(() => undefined);
    };
    const timer = setInterval(say, this.schedule.renewLeaseMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      await said;
    }
  }

  private async adapted(session: string, work: AdaptationWork): Promise<AdaptedPolicy> {
    const { parent, template, lessons, plan, ratesFolder } = work;
    const lora = parent.adapter?.lora ?? shapeOf(AdapterSettings.parse({}));
    const opening = { session, isInteractive: true };
    const info = await openModel(this.engine, parent, opening, lora);
    await this.engine.copy(session, META_POLICY, [ADAPTED]);
    if (ratesFolder !== null) {
      await this.engine.restore(session, RATES, ratesFolder);
    }
    const teaching: Teaching = {
      job: { session },
      ports: { engine: this.engine },
      template,
      endOfSequence: info.eosTokenId,
    };
    const batch = await batchOf(teaching, lessons);
    requireRoom(batch, lessons, parent, info);
    const trace = await adaptOn(teaching, batch, plan, ratesFolder === null ? null : RATES);
    const save = (folder: string): Promise<void> => this.engine.save(session, ADAPTED, folder);
    return { trace, lora, modelDigest: info.modelDigest, save };
  }
}

async function batchOf(
  teaching: Teaching,
  lessons: readonly SolvedLesson[],
): Promise<TrainingBatch> {
  const demonstrations = lessons.map(({ task, answer }) => ({ adapter: ADAPTED, task, answer }));
  const batch = await supervisedBatch(teaching, demonstrations, [ADAPTED], 1);
  if (batch === null) {
    throw new Error('There is nothing to adapt to.');
  }
  return batch;
}

/** @throws ProblemError validation-failed, naming the first example that is too long */
function requireRoom(
  { rows }: TrainingBatch,
  lessons: readonly SolvedLesson[],
  { base }: ServableModel,
  info: PolicyInfo,
): void {
  const room = Math.min(base.contextLength, info.contextLength);
  rows.completions.forEach((completion, row) => {
    const prompt = rows.prompts[rows.promptOfRow[row] ?? 0]?.length ?? 0;
    const tokens = prompt + completion.length;
    if (tokens > room) {
      const detail = `takes ${tokens} tokens with its solution; the model sees ${room}`;
      throw ProblemError.field(lessons[row]?.field ?? 'examples', detail);
    }
  });
}

function toProblem(error: unknown): unknown {
  return error instanceof EngineDiverged
    ? ProblemError.field('inner.learningRate', 'is too large: the weights left every finite number')
    : asProblem(error);
}
