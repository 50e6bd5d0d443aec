import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import { GenerationService } from '../generation/generation.service.js';
import { TrainedCheckpoints } from '../jobs/trained-checkpoints.js';
import type { FeedbackLineage } from './feedback-answers.schemas.js';
import { choiceOf, episodeKey } from './feedback-outcome.js';
import type { FeedbackEntity } from './feedback.entity.js';
import { FeedbackService } from './feedback.service.js';

type LearnedJob = FeedbackLineage['jobs'][number];
type LearnedModel = FeedbackLineage['models'][number];

/** From an answer over what was said of it to the weights that learned from that. */
@Injectable()
export class FeedbackLineageService {
  constructor(
    private readonly feedback: FeedbackService,
    private readonly generations: GenerationService,
    private readonly checkpoints: TrainedCheckpoints,
    private readonly database: Database,
  ) {}

  /** @throws ProblemError not-found */
  async of(workspaceId: WorkspaceId, id: string): Promise<FeedbackLineage> {
    const row = await this.feedback.row(workspaceId, id);
    const { status, aboutEpisodeId } = row;
    const { episodeId } = await this.feedback.get(workspaceId, id);
    const known = await this.episodesOf(workspaceId, id);
    const checkpoints = await this.checkpoints.trainedOn(workspaceId, known);
    return {
      id,
      status,
      aboutEpisodeId,
      episodeId,
      checkpoints,
      generation: await this.generationOf(workspaceId, row),
      jobs: await this.jobsOf(workspaceId, id, known),
      models: await this.modelsOf(
        workspaceId,
        checkpoints.map((checkpoint) => checkpoint.id),
      ),
    };
  }

  private async generationOf(
    workspaceId: WorkspaceId,
    { generationId, content }: FeedbackEntity,
  ): Promise<FeedbackLineage['generation']> {
    if (generationId === null) {
      return null;
    }
    const { id, model, createdAt } = await this.generations.get(workspaceId, generationId);
    return { id, choice: choiceOf(content), model, createdAt };
  }

  /** The episode that came of it, forgotten or not, and the one that it was merged into. */
  private async episodesOf(workspaceId: WorkspaceId, id: string): Promise<string[]> {
    const rows = await this.ask<{ id: string; mergedInto: string | null }>(
      workspaceId,
      'SELECT id, merged_into AS "mergedInto" FROM episodes WHERE workspace_id = $1 AND key = $2',
      [episodeKey(id)],
    );
    return rows.flatMap((row) => [row.id, ...(row.mergedInto === null ? [] : [row.mergedInto])]);
  }

  private jobsOf(
    workspaceId: WorkspaceId,
    id: string,
    episodeIds: readonly string[],
  ): Promise<LearnedJob[]> {
    return this.ask<LearnedJob>(
      workspaceId,
      `SELECT job_id AS "jobId", step, 'trained' AS how FROM feedback_uses
       WHERE workspace_id = $1 AND feedback_id = $2
       UNION ALL
       SELECT job_id, min(step), 'recalled' FROM attempts
       WHERE workspace_id = $1 AND EXISTS (
         SELECT 1 FROM jsonb_array_elements_text(episode_ids) AS shown WHERE shown = ANY($3))
       GROUP BY job_id
       ORDER BY 1, 3`,
      [id, episodeIds],
    );
  }

  private modelsOf(
    workspaceId: WorkspaceId,
    checkpointIds: readonly string[],
  ): Promise<LearnedModel[]> {
    return this.ask<LearnedModel>(
      workspaceId,
      `SELECT id, name FROM models
       WHERE workspace_id = $1 AND checkpoint_id = ANY($2) ORDER BY id`,
      [checkpointIds],
    );
  }

  private ask<T extends object>(
    workspaceId: WorkspaceId,
    sql: string,
    values: readonly unknown[],
  ): Promise<T[]> {
    return this.database.within(workspaceId, () =>
      this.database.query<T>(sql, [workspaceId, ...values]),
    );
  }
}
