import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { ModelsService } from '../models/models.service.js';
import { promptTemplate } from '../training/prompts/templates.js';
import { Draft } from './draft.js';
import { GenerationEntity } from './generation.entity.js';
import type {
  Choice,
  Generate,
  Generation,
  GenerationMemory,
  GenerationStart,
} from './generation.schemas.js';
import {
  type AnswerHead,
  type AnswerWatch,
  type Asked,
  choiceOf,
  PolicyAnswers,
} from './policy-answers.js';
import { PromptBuilder } from './prompt-builder.js';

/** A generation as feedback speaks of it. */
export interface JudgedGeneration {
  readonly id: string;
  readonly modelId: string;
  readonly taskId: string | null;
  readonly taskText: string;
  readonly project: string | null;
  /** Texts of the answers, in order. */
  readonly answers: readonly string[];
  /** The answer that states a solution, as the model would have given it. */
  readonly answerFrom: (solution: string) => string;
}

/** Answers prompts and tasks as a model, with what memory knows, and keeps what was asked and answered. */
@Injectable()
export class GenerationService {
  constructor(
    private readonly models: ModelsService,
    private readonly prompts: PromptBuilder,
    private readonly answers: PolicyAnswers,
    private readonly database: Database,
  ) {}

  /**
   * @param signal ends the drawing, with its reason; nothing is kept then
   * @throws ProblemError not-found, validation-failed, cap-exceeded, engine-unavailable, engine-out-of-memory
   */
  generate(caller: CallerIdentity, body: Generate, signal?: AbortSignal): Promise<Generation> {
    return this.draw(caller, body, new Draft(body.n), signal);
  }

  /**
   * The same for a draft that can be watched. One whose id was told is kept whatever becomes of it: what was drawn until
   * it broke off, as `aborted`.
   *
   * @throws as {@link generate}
   */
  async draw(
    caller: CallerIdentity,
    body: Generate,
    draft: Draft,
    signal?: AbortSignal,
  ): Promise<Generation> {
    const { workspaceId } = caller;
    const model = await this.models.resolve(workspaceId, body.model);
    const subject = await this.prompts.subjectOf(workspaceId, body);
    const recalled = await this.prompts.recall(workspaceId, subject, body.memory);
    const asked = { caller, model, subject, recalled, body };
    const row = Object.assign(new GenerationEntity(), askedOf(asked), {
      id: draft.id,
      createdAt: draft.createdAt,
    });
    const watch: AnswerWatch = {
      begin: (head) => draft.begin(startOf(Object.assign(row, answeredOf(asked, head)))),
      add: (parts) => draft.add(parts),
      signal,
    };
    try {
      return await this.keep(caller, row, await this.answers.answer(asked, watch));
    } catch (error) {
      if (draft.isTold && draft.start !== null) {
        await this.keep(caller, row, unfinished(asked, draft));
      }
      throw error;
    }
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Generation> {
    return present((await this.find(workspaceId, id)) ?? missing(id));
  }

  /** @throws ProblemError not-found */
  async getForFeedback(workspaceId: WorkspaceId, id: string): Promise<JudgedGeneration> {
    const row = (await this.find(workspaceId, id)) ?? missing(id, 'generationId');
    if (row.choices.some(({ finishReason }) => finishReason === 'aborted')) {
      throw ProblemError.field(
        'generationId',
        'broke off before it was whole; judge a whole answer',
      );
    }
    const { model, taskId, taskText, project, choices, template } = row;
    const layout = promptTemplate(template);
    const answers = choices.map(({ text }) => text);
    return {
      id,
      modelId: model.id,
      taskId,
      taskText,
      project,
      answers,
      answerFrom: (solution) => layout.answerFrom(solution),
    };
  }

  private async keep(
    { workspaceId }: CallerIdentity,
    row: GenerationEntity,
    choices: Choice[],
  ): Promise<Generation> {
    Object.assign(row, { choices });
    await this.database.of(GenerationEntity, workspaceId).insert(row);
    return present(row);
  }

  private find(workspaceId: WorkspaceId, id: string): Promise<GenerationEntity | null> {
    return this.database.of(GenerationEntity, workspaceId).find({ id });
  }
}

function missing(id: string, field?: string): never {
  throw ProblemError.notFound('generation', id, field);
}

/** What a row says of the question. */
function askedOf({ caller, model, subject }: Asked): Partial<GenerationEntity> {
  return {
    keyId: caller.keyId,
    template: model.card.promptTemplate,
    taskId: subject.taskId,
    project: subject.project,
    taskText: subject.prompt,
  };
}

/** What a row says of the answer before its first token. */
function answeredOf(asked: Asked, head: AnswerHead): Partial<GenerationEntity> {
  const { model } = asked;
  return {
    model: { id: model.id, name: model.name, version: head.version },
    prompt: head.prompt.text,
    promptTokens: head.prompt.tokens.length,
    sampling: head.sampling,
    memory: memoryUsed(asked, head),
  };
}

function unfinished(asked: Asked, { texts, tokens }: Draft): Choice[] {
  return texts.map((text, index) =>
    choiceOf(asked, index, { text, tokens: tokens[index] ?? 0, finishReason: 'aborted' }),
  );
}

function memoryUsed({ body, recalled }: Asked, { prompt }: AnswerHead): GenerationMemory {
  return {
    mode: body.memory.mode,
    degraded: recalled.isDegraded,
    episodes: prompt.episodes.map(
      ({ episodeId, similarity, ageSeconds, source, trust, isPassing, jobId }) => ({
        episodeId,
        similarity,
        ageSeconds,
        source,
        trust,
        isPassing,
        jobId,
      }),
    ),
  };
}

function startOf({
  id,
  model,
  prompt,
  sampling,
  memory,
  createdAt,
}: GenerationEntity): GenerationStart {
  return { id, model, prompt, sampling, memory, createdAt: createdAt.toISOString() };
}

function present(row: GenerationEntity): Generation {
  const { choices, promptTokens } = row;
  const completionTokens = choices.reduce((sum, { tokens }) => sum + tokens, 0);
  const totalTokens = promptTokens + completionTokens;
  return { ...startOf(row), choices, usage: { promptTokens, completionTokens, totalTokens } };
}
