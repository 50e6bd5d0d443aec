import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { CreateExperiment } from './experiment-settings.schemas.js';

/** Looks at the jobs whose episodes an experiment may recall: what they have left must not change while it runs. */
@Injectable()
export class ExperimentSources {
  constructor(private readonly jobs: JobsService) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field */
  async check(
    workspaceId: WorkspaceId,
    { memoryFrom = [], arms }: CreateExperiment,
  ): Promise<void> {
    const named = [
      ...memoryFrom.map((id, place) => ({ id, field: `memoryFrom.${place}` })),
      ...arms.flatMap(({ memoryFrom: own = [] }, arm) =>
        own.map((id, place) => ({ id, field: `arms.${arm}.memoryFrom.${place}` })),
      ),
    ];
    for (const { id, field } of named) {
      await this.require(workspaceId, id, field);
    }
  }

  private async require(workspaceId: WorkspaceId, id: string, field: string): Promise<void> {
    const job = await this.jobs.row(workspaceId, id).catch((error: unknown) => {
      throw error instanceof ProblemError && error.code === 'not-found'
        ? ProblemError.notFound('job', id, field)
        : error;
    });
    if (job.finishedAt === null) {
      throw ProblemError.field(field, `The job is ${job.state} and may still remember more.`);
    }
    if (job.config.memorySpace !== undefined) {
      const detail = 'It is of an experiment: what it remembers is for its own cells alone.';
      throw ProblemError.field(field, detail);
    }
  }
}
