import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { Generate } from './generation.schemas.js';
import { ModelAnswers } from './model-answers.js';
import type { DatasetPreview, GenerationPreview, PreviewDataset } from './preview.schemas.js';
import { Questions } from './questions.js';
import { conversationUsed, memoryUsed, usedEpisode } from './used.js';

/** Shows prompts as they would be asked: memory is asked, no token is drawn, nothing is kept or charged. */
@Injectable()
export class PreviewsService {
  constructor(
    private readonly questions: Questions,
    private readonly answers: ModelAnswers,
    private readonly datasets: DatasetsService,
  ) {}

  /** @throws ProblemError not-found, model-not-ready, validation-failed, engine-unavailable, engine-out-of-memory */
  async preview(caller: CallerIdentity, body: Generate): Promise<GenerationPreview> {
    const asked = await this.questions.of(caller, body);
    const { prompt, version, ...fitted } = await this.answers.head(asked);
    const { id, name } = asked.model;
    const memoryTokens = prompt.sections
      .filter((section) => section.name === 'memory')
      .reduce((sum, { tokens }) => sum + tokens, 0);
    return {
      taskId: asked.subject.taskId,
      model: { id, name, version },
      prompt: prompt.text,
      promptVersion: prompt.version,
      promptTokens: prompt.tokens,
      contextLength: fitted.contextLength,
      room: fitted.room,
      sections: prompt.sections.map(({ episodeId = null, ...section }) => ({
        ...section,
        episodeId,
      })),
      memory: {
        ...memoryUsed(asked, prompt),
        budgetTokens: fitted.budget,
        tokens: memoryTokens,
        dropped: prompt.dropped.map(({ card, reason, tokens }) => ({
          ...usedEpisode(card),
          reason,
          tokens,
        })),
      },
      conversation: conversationUsed(asked, fitted),
      turnsDropped: prompt.turnsDropped,
    };
  }

  /** The prompts of tasks, as POST /generate would ask them. @throws ProblemError as {@link preview} does */
  async previewDataset(
    caller: CallerIdentity,
    datasetId: string,
    { taskIds, limit, ...settings }: PreviewDataset,
  ): Promise<DatasetPreview> {
    const { workspaceId } = caller;
    const first = await this.datasets.pageTasks(workspaceId, datasetId, { limit });
    const data: GenerationPreview[] = [];
    const ids = taskIds ?? first.data.map(({ id }) => id);
    for (const [index, taskId] of ids.entries()) {
      await this.requireTask(caller, { datasetId, taskId }, index);
      const body = Generate.parse({ ...settings, task: { datasetId, taskId } });
      data.push(await this.preview(caller, body));
    }
    return { data };
  }

  /** @throws ProblemError not-found, pointing at the place in `taskIds` */
  private async requireTask(
    { workspaceId }: CallerIdentity,
    { datasetId, taskId }: { readonly datasetId: string; readonly taskId: string },
    index: number,
  ): Promise<void> {
    try {
      await this.datasets.getTask(workspaceId, datasetId, taskId);
    } catch (error) {
      throw error instanceof ProblemError && error.code === 'not-found'
        ? ProblemError.notFound('task', taskId, `taskIds.${index}`)
        : error;
    }
  }
}
