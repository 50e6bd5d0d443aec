import { newId } from '../common/ids.js';
import type {
  Environment,
  EvaluationResult,
  LoopState,
  StepOutcome,
  StepPart,
} from '../contracts/training.js';
import { NO_USAGE, type Usage } from '../contracts/usage.js';
import type { Database } from '../database/database.js';
import type { ScopedTable } from '../database/scoped-table.js';
import type { Owned } from '../database/workspace.entity.js';
import { resumedIn } from '../training/environment.js';
import { Journal, type ResumePoint } from '../training/ports.js';
import { packJson, sha256Of, unpackJson } from './answers.js';
import type { CheckpointRows, SavedCheckpoint } from './checkpoint-rows.js';
import type { CheckpointStore, FoundCheckpoint } from './checkpoint-store.js';
import { consumeFeedback } from './feedback-uses.js';
import type { Claim } from './job-claims.js';
import type { JobLog } from './job-log.js';
import type { JobState } from './job-state.js';
import { chargeUsage } from './job-usage.js';
import type { JobEntity } from './job.entity.js';
import {
  AttemptEntity,
  type CheckpointEntity,
  EvaluationEntity,
  JobMetricsEntity,
  StepJournalEntity,
} from './journal.entity.js';
import type { Meter } from './meter.js';
import { LeaseLost, ResumeInexact } from './stop-reasons.js';
import { tallyOf } from './step-tallies.js';
import { type StoredAttempt, storedAttempt } from './stored-attempt.js';

const INSERT_BATCH = 200;

/** Over an answer that was cleared, but never over one that is there. */
const RECORD_ANSWER = `
  INSERT INTO step_journal (job_id, step, part, question_sha256, workspace_id, answer, fence)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (job_id, step, part, question_sha256)
  DO UPDATE SET answer = excluded.answer, fence = excluded.fence WHERE step_journal.answer IS NULL`;

const CLEAR_ANSWERS = `
  UPDATE step_journal SET answer = NULL
  WHERE job_id = $1 AND workspace_id = $2 AND answer IS NOT NULL AND step <= (
    SELECT min(step) FROM checkpoints WHERE job_id = $1 AND workspace_id = $2 AND rejected IS NULL)`;

/** What the journals of all claims share. */
export interface JournalParts {
  readonly database: Database;
  readonly log: JobLog;
  readonly checkpoints: CheckpointStore;
  readonly rows: CheckpointRows;
}

/** The record of one claim of a job in PostgreSQL. Every write checks the fence in its own transaction. */
export class PostgresJournal extends Journal {
  private readonly database: Database;
  private readonly log: JobLog;
  private readonly ref: Claim['ref'];
  /** Weights of another configuration are no place to go on from. */
  private readonly configSha256: string;

  constructor(
    private readonly parts: JournalParts,
    private readonly claim: Claim,
    private readonly meter: Meter,
    private readonly onState: (state: JobState) => void,
  ) {
    super();
    const { config, modelId, datasetId } = claim.job;
    this.database = parts.database;
    this.log = parts.log;
    this.ref = claim.ref;
    this.configSha256 = sha256Of({ config, modelId, datasetId });
  }

  override async phase(phase: string): Promise<void> {
    await this.fenced(async (job) => {
      if (job.phase !== phase) {
        await this.log.append(this.ref, 'phase', { phase }, { phase });
      }
    });
  }

  override async once<T>(step: number, part: StepPart, ask: () => Promise<T>): Promise<T> {
    const { id: jobId, workspaceId, fence } = this.ref;
    const key = { jobId, step, part: part.name, questionSha256: sha256Of(part.question) };
    const recorded = (await this.table(StepJournalEntity).find(key))?.answer ?? null;
    if (recorded !== null) {
      return unpackJson(recorded) as T;
    }
    const answer = packJson(await ask());
    await this.fenced(async () => {
      await this.database.query(RECORD_ANSWER, [...Object.values(key), workspaceId, answer, fence]);
    });
    return unpackJson(answer) as T;
  }

  override async finish(step: number, outcome: StepOutcome): Promise<void> {
    const { database, log, ref } = this;
    const { metrics } = outcome;
    const attempts = outcome.attempts.map(storedAttempt);
    const [usage, spent] = [this.meter.take(), this.meter.takeSpent()];
    await this.fenced(async (job) => {
      const { id: jobId, fence } = this.ref;
      const row = { jobId, step, metrics, tallies: tallyOf(attempts), fence, usage, spent };
      const isNew = await this.table(JobMetricsEntity).insertNew(row);
      if (isNew) {
        await this.insertAttempts(step, attempts);
        await consumeFeedback({ database, log, ref }, step, tasksOf(outcome));
      }
      // A replayed step is told again: what the log shows is where the job stands now.
      const pace = { paceStep: step, paceSince: () => 'clock_timestamp()' };
      const columns = { step, ...(job.paceSince === null ? pace : {}) };
      await this.log.append(this.ref, 'metrics', { step, metrics }, columns);
      await this.charge(job, isNew ? usage : NO_USAGE);
    });
  }

  override async evaluated(
    stage: 'before' | 'after',
    evaluate: () => Promise<readonly EvaluationResult[]>,
  ): Promise<readonly EvaluationResult[]> {
    const key = { jobId: this.ref.id, stage };
    const recorded = await this.table(EvaluationEntity).find(key);
    if (recorded !== null) {
      return recorded.results;
    }
    const results = await evaluate();
    const [usage, spent] = [this.meter.take(), this.meter.takeSpent()];
    await this.fenced(async (job) => {
      if (await this.table(EvaluationEntity).insertNew({ ...key, results, usage, spent })) {
        await this.log.append(this.ref, 'evaluation', { stage, results });
        await this.charge(job, usage);
      }
    });
    return results;
  }

  override async checkpoint(
    state: LoopState,
    write: (folder: string) => Promise<void>,
  ): Promise<void> {
    const { checkpoints } = this.parts;
    const content = { state, configSha256: this.configSha256 };
    const saved = await checkpoints.write(this.ref, content, write);
    try {
      await this.fenced(() => this.record(saved));
    } catch (error) {
      if (error instanceof LeaseLost) {
        await checkpoints.discard(saved);
      }
      // After any other error the row may be there; a folder without one is swept by the next claim.
      throw error;
    }
    await this.collect();
  }

  override async latest(here: Environment): Promise<ResumePoint | null> {
    const { newest, rejected } = await this.parts.checkpoints.newest(this.ref);
    for (const { id, step, reason } of rejected) {
      await this.fenced(async () => {
        await this.parts.rows.reject(this.ref, id, reason);
        const resumedFrom = newest?.state.step ?? 0;
        const event = { checkpointId: id, step, reason, resumedFrom };
        await this.log.append(this.ref, 'checkpoint.rejected', event);
      });
    }
    return newest === null ? null : this.resumed(newest, here);
  }

  private async resumed(newest: FoundCheckpoint, here: Environment): Promise<ResumePoint> {
    const { folder, configSha256 } = newest;
    if (configSha256 !== this.configSha256) {
      throw new ResumeInexact('config', configSha256, this.configSha256);
    }
    const { state, differences } = resumedIn(newest.state, here);
    const [first] = differences;
    if (first !== undefined && !this.claim.job.allowInexact) {
      throw new ResumeInexact(first.field, first.expected, first.found);
    }
    if (first !== undefined) {
      const event = { step: state.step, differences };
      await this.fenced(async () => {
        await this.log.append(this.ref, 'resumed_inexactly', event);
      });
    }
    return { state, folder };
  }

  private async record(saved: SavedCheckpoint): Promise<void> {
    const { step, sizeBytes } = saved;
    const checkpointId = await this.parts.rows.insert(this.ref, saved);
    const event = { checkpointId, step, sizeBytes };
    await this.log.append(this.ref, 'checkpoint', event, { failures: 0, step });
  }

  /** Gives up checkpoints that nobody needs, and the answers to steps that nothing can replay any more. */
  private async collect(): Promise<void> {
    const { checkpoints, rows } = this.parts;
    const dispensable = await checkpoints.dispensable(this.ref);
    const removed: CheckpointEntity[] = [];
    await this.fenced(async () => {
      removed.push(...(await rows.remove(this.ref, dispensable)));
      const { id, workspaceId } = this.ref;
      await this.database.query(CLEAR_ANSWERS, [id, workspaceId]);
    });
    await checkpoints.removeFolders(removed);
  }

  private async charge(job: JobEntity, usage: Usage): Promise<void> {
    const { database, log, ref } = this;
    this.onState(await chargeUsage({ database, log, ref }, job, usage));
  }

  private async insertAttempts(step: number, attempts: readonly StoredAttempt[]): Promise<void> {
    const jobId = this.ref.id;
    const rows = attempts.map((attempt) => ({ ...attempt, id: newId('attempt'), jobId, step }));
    for (let start = 0; start < rows.length; start += INSERT_BATCH) {
      await this.table(AttemptEntity).insertNew(rows.slice(start, start + INSERT_BATCH));
    }
  }

  private table<T extends Owned>(entity: new () => T): ScopedTable<T> {
    return this.database.of(entity, this.ref.workspaceId);
  }

  /** Runs `write` while the row of the job is locked and the fence is known to be good. @throws LeaseLost */
  private fenced(write: (job: JobEntity) => Promise<void>): Promise<void> {
    const { id, workspaceId, fence } = this.ref;
    const record = async (): Promise<void> => {
      const job = await this.log.lock(this.ref);
      if (job === null) {
        throw new LeaseLost(`The claim ${fence} of ${id} is no longer valid.`);
      }
      this.onState(job.state);
      await write(job);
    };
    return this.database.within(workspaceId, () => this.database.transaction(record));
  }
}

/** Tasks that a step has learned from. */
function tasksOf({ attempts, imitatedTaskIds = [] }: StepOutcome): string[] {
  return [...new Set([...attempts.map(({ taskId }) => taskId), ...imitatedTaskIds])];
}
