import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { ModelsService } from '../models/models.service.js';
import { promptTemplate } from '../training/prompts/templates.js';
import { GenerationEntity } from './generation.entity.js';
import type { Generate, Generation, GenerationMemory } from './generation.schemas.js';
import { type Answered, type Asked, PolicyAnswers } from './policy-answers.js';
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

  /** @throws ProblemError not-found, validation-failed, cap-exceeded, engine-unavailable, engine-out-of-memory */
  async generate(caller: CallerIdentity, body: Generate): Promise<Generation> {
    const { workspaceId, keyId } = caller;
    const model = await this.models.resolve(workspaceId, body.model);
    const subject = await this.prompts.subjectOf(workspaceId, body);
    const recalled = await this.prompts.recall(workspaceId, subject, body.memory);
    const asked = { caller, model, subject, recalled, body };
    const row = Object.assign(rowOf(asked, await this.answers.answer(asked)), { keyId });
    await this.database.of(GenerationEntity, workspaceId).insert(row);
    return present(row);
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Generation> {
    return present((await this.find(workspaceId, id)) ?? missing(id));
  }

  /** @throws ProblemError not-found */
  async getForFeedback(workspaceId: WorkspaceId, id: string): Promise<JudgedGeneration> {
    const row = (await this.find(workspaceId, id)) ?? missing(id, 'generationId');
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

  private find(workspaceId: WorkspaceId, id: string): Promise<GenerationEntity | null> {
    return this.database.of(GenerationEntity, workspaceId).find({ id });
  }
}

function missing(id: string, field?: string): never {
  throw ProblemError.notFound('generation', id, field);
}

function rowOf(asked: Asked, answered: Answered): GenerationEntity {
  const { model, subject } = asked;
  return Object.assign(new GenerationEntity(), {
    id: newId('generation'),
    model: { id: model.id, name: model.name, version: answered.version },
    template: model.card.promptTemplate,
    taskId: subject.taskId,
    project: subject.project,
    taskText: subject.prompt,
    prompt: answered.prompt.text,
    promptTokens: answered.prompt.tokens.length,
    sampling: answered.sampling,
    choices: answered.choices,
    memory: memoryUsed(asked, answered),
    createdAt: new Date(),
  });
}

function memoryUsed({ body, recalled }: Asked, { prompt }: Answered): GenerationMemory {
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

function present(row: GenerationEntity): Generation {
  const { id, model, prompt, choices, sampling, memory, promptTokens } = row;
  const completionTokens = choices.reduce((sum, { tokens }) => sum + tokens, 0);
  const totalTokens = promptTokens + completionTokens;
  return {
    id,
    model,
    prompt,
    choices,
    usage: { promptTokens, completionTokens, totalTokens },
    sampling,
    memory,
    createdAt: row.createdAt.toISOString(),
  };
}
