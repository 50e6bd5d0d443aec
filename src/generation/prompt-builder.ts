import { Injectable, Logger } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import type { RecalledEpisode } from '../memory/episode-search.js';
import { MemoryService } from '../memory/memory.service.js';
import type { PromptTask, PromptTemplate } from '../training/prompts/prompt-template.js';
import type { Generate } from './generation.schemas.js';

/** What is asked: a task of a dataset, or a prompt. Never holds tests. */
export interface Subject extends PromptTask {
  readonly taskId: string | null;
  readonly project: string | null;
}

export interface Recollection {
  readonly episodes: readonly RecalledEpisode[];
  readonly isDegraded: boolean;
}

export interface BuiltPrompt {
  readonly text: string;
  readonly tokens: Int32Array;
  /** Those of the recalled episodes that found room. */
  readonly episodes: readonly RecalledEpisode[];
}

/** Gathers what a prompt is made of, and makes it fit. */
@Injectable()
export class PromptBuilder {
  private readonly logger = new Logger(PromptBuilder.name);

  constructor(
    private readonly datasets: DatasetsService,
    private readonly memory: MemoryService,
  ) {}

  /** @throws ProblemError not-found */
  async subjectOf(workspaceId: WorkspaceId, body: Generate): Promise<Subject> {
    if (body.task === undefined) {
      const { prompt = '', form = 'program', project = null } = body;
      return { taskId: null, project, form, prompt };
    }
    const { datasetId, taskId } = body.task;
    const task = await this.datasets.getTask(workspaceId, datasetId, taskId);
    const { form, prompt, starterCode, project = null } = task;
    return {
      taskId,
      project,
      form,
      prompt,
      ...(starterCode === undefined ? {} : { starterCode }),
    };
  }

  /** Episodes for the subject, its own among them. Without memory an answer is still an answer. */
  async recall(
    workspaceId: WorkspaceId,
    subject: Subject,
    { mode, k }: Generate['memory'],
  ): Promise<Recollection> {
    if (mode === 'off') {
      return { episodes: [], isDegraded: false };
    }
    const { taskId, project, prompt } = subject;
    const query = { taskId, project, taskText: prompt, k, allowsSameTask: true };
    try {
      const { found, isDegraded } = await this.memory.recall(workspaceId, [query]);
      return { episodes: found[0] ?? [], isDegraded };
    } catch (error) {
      if (!(error instanceof ProblemError)) {
        throw error;
      }
      this.logger.warn(`Answering without memory: ${error.message}`);
      return { episodes: [], isDegraded: true };
    }
  }

  /**
   * Assembles the prompt; one that does not fit loses its least similar episode, never half of one.
   *
   * @param room tokens that the prompt may take
   * @throws ProblemError validation-failed when the prompt alone does not fit
   */
  async build(
    template: PromptTemplate,
    subject: Subject,
    recalled: readonly RecalledEpisode[],
    { encode, room }: { encode: (text: string) => Promise<Int32Array>; room: number },
  ): Promise<BuiltPrompt> {
    for (let count = recalled.length; count >= 0; count -= 1) {
      const episodes = recalled.slice(0, count);
      const text = template.assemble({ task: subject, cards: episodes, failed: null });
      const tokens = await encode(text);
      if (tokens.length <= room) {
        return { text, tokens, episodes };
      }
    }
    const field = subject.taskId === null ? 'prompt' : 'task';
    throw ProblemError.field(
      field,
      `does not fit the ${room} tokens that the model leaves for it; shorten it or ask for fewer new tokens`,
    );
  }
}
