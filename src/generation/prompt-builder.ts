import { Injectable, Logger } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import type { RecalledEpisode } from '../memory/episode-search.js';
import { MemoryService } from '../memory/memory.service.js';
import type { FailedAttempt } from '../training/prompts/prompt-template.js';
import { promptTemplate } from '../training/prompts/templates.js';
import type { Asked, Recollection } from './asked.js';
import type { OpenedModel } from './backends/answering-model.js';
import type { Generate } from './generation.schemas.js';
import type { MemoryScope } from './generation-memory.schemas.js';
import { type BuiltPrompt, fitPrompt } from './prompt-fit.js';
import { type Subject, subjectOf } from './public-tests.js';

/** The prompt that answers begin with, and what it was fitted to. */
export interface FirstPrompt {
  readonly prompt: BuiltPrompt<RecalledEpisode>;
  /** True when it shows the failure that the conversation remembers. */
  readonly isRepair: boolean;
  /** Tokens of the model's context, what a prompt may take of it, and memory of that. */
  readonly contextLength: number;
  readonly room: number;
  readonly budget: number;
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
  async subjectOf(
    workspaceId: WorkspaceId,
    body: Pick<Generate, 'task' | 'prompt' | 'messages' | 'form' | 'project'>,
  ): Promise<Subject> {
    if (body.task === undefined) {
      const { messages = [], form = 'program', project = null } = body;
      const prompt = body.prompt ?? messages.at(-1)?.content ?? '';
      const turns = messages.slice(0, -1).filter(({ content }) => content.trim() !== '');
      return { taskId: null, project, form, prompt, turns, language: 'python' };
    }
    const { datasetId, taskId } = body.task;
    return subjectOf(await this.datasets.getTask(workspaceId, datasetId, taskId));
  }

  /**
   * Episodes for the subject, its own among them. Without memory an answer is still an answer.
   *
   * @throws ProblemError not-found for a space; validation-failed where the scope is a project and there is none
   */
  async recall(
    workspaceId: WorkspaceId,
    subject: Subject,
    { mode, k, scope }: Generate['memory'],
  ): Promise<Recollection> {
    if (mode === 'off') {
      return { episodes: [], isDegraded: false };
    }
    const { taskId, project, prompt } = subject;
    const query = { taskId, project, taskText: prompt, k, allowsSameTask: true };
    const { space, ...filter } = readScope(scope, project);
    try {
      const { found, isDegraded } = await this.memory.recall(workspaceId, [query], space, filter);
      return { episodes: found[0] ?? [], isDegraded };
    } catch (error) {
      if (!(error instanceof ProblemError)) {
        throw error;
      }
      if (error.code === 'not-found' && space !== null) {
        throw ProblemError.notFound('memory space', space, 'memory.scope.space');
      }
      this.logger.warn(`Answering without memory: ${error.message}`);
      return { episodes: [], isDegraded: true };
    }
  }

  /** Tells memory what prompts have shown. */
  countUse(
    workspaceId: WorkspaceId,
    episodes: readonly Pick<RecalledEpisode, 'episodeId'>[],
  ): Promise<void> {
    const ids = episodes.map(({ episodeId }) => episodeId);
    return this.memory.countUse(workspaceId, ids);
  }

  /**
   * The prompt that answers begin with. What the conversation remembers is left out where it finds no room.
   *
   * @throws ProblemError validation-failed when the question alone does not fit
   */
  async first(asked: Asked, opened: OpenedModel, maxNewTokens: number): Promise<FirstPrompt> {
    const { contextLength } = opened;
    const room = contextLength - maxNewTokens;
    const budget = Math.floor(contextLength * asked.body.memory.budgetShare);
    const failed = asked.remembered?.failed ?? null;
    const repairing = failed === null ? null : await this.fit(asked, opened, room, failed);
    const prompt = repairing ?? (await this.fit(asked, opened, room, null));
    if (prompt === null) {
      const { task, messages } = asked.body;
      throw ProblemError.field(
        task !== undefined ? 'task' : messages !== undefined ? 'messages' : 'prompt',
        `does not fit the ${room} tokens that the model leaves for it; shorten it or ask for fewer new tokens`,
      );
    }
    return { prompt, isRepair: repairing !== null, contextLength, room, budget };
  }

  /** Null when it does not fit, even without memory. */
  fit(
    { model, subject, recalled, body }: Asked,
    opened: OpenedModel,
    room: number,
    failed: FailedAttempt | null,
  ): Promise<BuiltPrompt<RecalledEpisode> | null> {
    return fitPrompt(
      promptTemplate(model.settings.promptTemplate),
      { task: subject, cards: recalled.episodes, failed, turns: subject.turns ?? [] },
      {
        count: (texts) => opened.count(texts),
        room,
        budget: Math.floor(opened.contextLength * body.memory.budgetShare),
      },
    );
  }
}

/** What of memory a scope leaves. @throws ProblemError validation-failed where it is a project and there is none */
function readScope(
  scope: MemoryScope,
  project: string | null,
): { readonly space: string | null; readonly origin?: string; readonly project?: string } {
  if (typeof scope === 'object') {
    return { space: null, ...scope };
  }
  if (scope === 'workspace') {
    return { space: null };
  }
  if (project === null) {
    throw ProblemError.field('memory.scope', 'there is no project; name one, or leave this out');
  }
  return { space: null, project };
}
