import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../../common/caller.js';
import type { Judgement } from '../../../contracts/judgement.js';
import { parseJudgeReference } from '../../../contracts/judge.js';
import { Database } from '../../../database/database.js';
import { JudgeRunsRepository } from '../runs/judge-runs.repository.js';
import { judgedSamples } from '../runs/judge-runs.service.js';
import type { Observation } from './calibrate.js';

/** The newest attempts of jobs that are looked at. */
const MAX_ATTEMPTS = 5_000;

interface JudgedAttempt {
  readonly length: number | null;
  readonly judgement: Judgement;
  readonly verdict: Observation['verdict'];
}

/** Gathers what a judge has said, in its runs and in jobs. */
@Injectable()
export class JudgeObservations {
  constructor(
    private readonly database: Database,
    private readonly runs: JudgeRunsRepository,
  ) {}

  /** By revision of the judge. */
  async of(workspaceId: WorkspaceId, judgeId: string): Promise<Map<number, Observation[]>> {
    const byRevision = new Map<number, Observation[]>();
    const add = (revision: number, observation: Observation): void => {
      const of = byRevision.get(revision) ?? [];
      of.push(observation);
      byRevision.set(revision, of);
    };
    for (const run of await this.runs.finished(workspaceId, judgeId)) {
      for (const { program, verdict, judgements, label } of judgedSamples(run)) {
        const length = program.length;
        add(run.revision, { source: 'run', length, judgements, verdict, label });
      }
    }
    for (const { length, judgement, verdict } of await this.attempts(workspaceId, judgeId)) {
      const { revision = 0 } = parseJudgeReference(judgement.revision.split('/', 1)[0] ?? '');
      add(revision, { source: 'attempt', length, judgements: [judgement], verdict, label: null });
    }
    return byRevision;
  }

  /** A judgement names the revision that it came from; the code that computed it follows the slash. */
  private attempts(workspaceId: WorkspaceId, judgeId: string): Promise<JudgedAttempt[]> {
    return this.database.query<JudgedAttempt>(
      `SELECT length(attempts.program) AS length, judged.judgement,
         jsonb_build_object('status', verdict->'status', 'passed', verdict->'passed', 'total', verdict->'total') AS verdict
       FROM jobs JOIN attempts ON attempts.job_id = jobs.id
         CROSS JOIN jsonb_array_elements(attempts.judgements) AS judged (judgement)
       WHERE jobs.workspace_id = $1 AND attempts.workspace_id = $1 AND EXISTS (
           SELECT FROM jsonb_array_elements(coalesce(jobs.config->'recipe'->'judges', '[]')) AS term
           WHERE split_part(term->>'judge', '@', 1) = $2)
         AND split_part(judged.judgement->>'revision', '@', 1) = $2
       ORDER BY attempts.id DESC LIMIT $3`,
      [workspaceId, judgeId, MAX_ATTEMPTS],
    );
  }
}
