import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../../common/caller.js';
import { ProblemError } from '../../../common/problems.js';
import { judgeReferenceOf } from '../../../contracts/judge.js';
import { JudgeRevisionsService } from '../judge-revisions.service.js';
import { JudgesService } from '../judges.service.js';
import { JudgeRunEnds } from './judge-run-ends.js';
import type { JudgeRunEntity } from './judge-run.entity.js';
import { JudgeRunsRepository, MAX_OPEN_RUNS } from './judge-runs.repository.js';
import type { JudgedSample, JudgeRun, JudgeSample, RunJudge } from './judge-runs.schemas.js';
import type { SampleOutcome } from './try-judge.js';

/** Tries judges on samples. A worker does it; whoever asks waits for a while. */
@Injectable()
export class JudgeRunsService {
  constructor(
    private readonly repository: JudgeRunsRepository,
    private readonly judges: JudgesService,
    private readonly revisions: JudgeRevisionsService,
    private readonly ends: JudgeRunEnds,
  ) {}

  /**
   * The run once it has ended, or as it is when that takes too long.
   *
   * @throws ProblemError not-found; validation-failed; quota-exceeded
   */
  async run(workspaceId: WorkspaceId, judgeId: string, body: RunJudge): Promise<JudgeRun> {
    const { newestRevision } = await this.judges.row(workspaceId, judgeId);
    const { samples, repeat, revision = newestRevision } = body;
    if ((await this.revisions.find(workspaceId, { judgeId, revision })) === null) {
      throw ProblemError.field('revision', `There is no revision ${revision} of ${judgeId}.`);
    }
    const row = { judgeId, revision, repeat, samples: JSON.stringify(samples) };
    const id = await this.repository.request(workspaceId, row);
    if (id === null) {
      const detail = `A workspace has at most ${MAX_OPEN_RUNS} runs of judges at a time.`;
      throw new ProblemError('quota-exceeded', detail);
    }
    return present(found(await this.ends.of(workspaceId, judgeId, id), id));
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, judgeId: string, id: string): Promise<JudgeRun> {
    await this.judges.row(workspaceId, judgeId);
    return present(found(await this.repository.find(workspaceId, judgeId, id), id));
  }
}

function found(row: JudgeRunEntity | null, id: string): JudgeRunEntity {
  if (row === null) {
    throw ProblemError.notFound('run', id);
  }
  return row;
}

/** The samples of a finished run with what was found of each. */
export function judgedSamples(row: JudgeRunEntity): JudgedSample[] {
  const samples = JSON.parse(row.samples) as JudgeSample[];
  const outcomes = JSON.parse(row.results ?? '[]') as SampleOutcome[];
  return outcomes.map(({ verdict, judgements }, index) => {
    const { program = '', label = null } = samples[index] ?? {};
    return { program, label, verdict, judgements: [...judgements] };
  });
}

function present(row: JudgeRunEntity): JudgeRun {
  const { id, judgeId, revision, state, repeat, error } = row;
  const results = judgedSamples(row);
  const statuses = results.flatMap(({ judgements }) => judgements.map(({ status }) => status));
  const count = (status: string) => statuses.filter((one) => one === status).length;
  return {
    id,
    judgeId,
    judge: judgeReferenceOf(judgeId, revision),
    state,
    repeat,
    counts: {
      samples: (JSON.parse(row.samples) as unknown[]).length,
      scored: count('scored'),
      errored: count('errored'),
      skipped: count('skipped'),
    },
    results,
    error,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
