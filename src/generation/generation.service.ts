import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { TaskRow } from '../contracts/task.js';
import { Database } from '../database/database.js';
import { promptTemplate } from '../training/prompts/templates.js';
import { Appraisals, knownAttempt } from './appraisals.js';
import type { Asked } from './asked.js';
import type { Choice } from './choice.schemas.js';
import { Draft } from './draft.js';
import { GenerationEntity } from './generation.entity.js';
import type { Generate, Generation } from './generation.schemas.js';
import { type AnswerHead, type AnswerWatch, choiceFrom, ModelAnswers } from './model-answers.js';
import { present, startOf } from './presented.js';
import { Questions } from './questions.js';
import { conversationUsed, firstPromptTokens, memoryUsed } from './used.js';

/** A generation as feedback speaks of it. */
export interface JudgedGeneration {
  readonly id: string;
  readonly modelId: string;
  readonly taskId: string | null;
  readonly taskText: string;
  readonly project: string | null;
  /** Texts of the answers, in the order in which they were drawn. */
  readonly answers: readonly string[];
  /** The programs that they stand for. */
  readonly programs: readonly string[];
  /** The answer that states a solution, as the model would have given it. */
  readonly answerFrom: (solution: string) => string;
  /** The program that an answer stands for, to a prompt of this form. */
  readonly programOf: (form: TaskRow['form'], answer: string) => string;
}

/** Answers prompts and tasks as a model, with what memory knows, and keeps what was asked and answered. */
@Injectable()
export class GenerationService {
  constructor(
    private readonly questions: Questions,
    private readonly answers: ModelAnswers,
    private readonly appraisals: Appraisals,
    private readonly database: Database,
  ) {}

  /**
   * @param signal ends the drawing, with its reason; nothing is kept then
   * @throws ProblemError not-found, validation-failed, cap-exceeded, engine-unavailable, engine-out-of-memory,
   *   endpoint-unavailable, endpoint-refused
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
    const asked = await this.questions.of(caller, body);
    const judges = await this.appraisals.judgesOf(asked);
    const row = Object.assign(new GenerationEntity(), askedOf(asked), {
      id: draft.id,
      createdAt: draft.createdAt,
    });
    const watch: AnswerWatch = {
      begin: (head) => draft.begin(startOf(Object.assign(row, answeredOf(asked, head)))),
      add: (growth) => draft.add(growth),
      signal,
    };
    try {
      const drawn = await this.answers.answer(asked, watch);
      row.promptTokens = firstPromptTokens(asked, drawn);
      const choices = await this.appraisals.of(asked, judges, drawn, signal);
      row.attempt = knownAttempt(asked, choices);
      return await this.keep(asked, row, choices);
    } catch (error) {
      if (draft.isTold && draft.start !== null) {
        await this.keep(asked, row, unfinished(asked, draft));
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
    const drawn = choices.toSorted((a, b) => a.index - b.index);
    const answers = drawn.map(({ text }) => text);
    return {
      id,
      modelId: model.id,
      taskId,
      taskText,
      project,
      answers,
      programs: drawn.map(({ program }) => program),
      answerFrom: (solution) => layout.answerFrom(solution),
      programOf: (form, answer) => layout.programOf({ form, prompt: taskText }, answer).program,
    };
  }

  private async keep(asked: Asked, row: GenerationEntity, choices: Choice[]): Promise<Generation> {
    Object.assign(row, { choices });
    await this.database.of(GenerationEntity, asked.caller.workspaceId).insert(row);
    await this.questions.countUse(asked, row.memory.episodes);
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
function askedOf({ caller, model, subject, body }: Asked): Partial<GenerationEntity> {
  return {
    mode: body.mode,
    conversation: body.conversation ?? null,
    attempt: null,
    keyId: caller.keyId,
    template: model.settings.promptTemplate,
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
    promptVersion: head.prompt.version,
    promptTokens: head.prompt.tokens,
    turnsDropped: head.prompt.turnsDropped,
    repairs: conversationUsed(asked, head)?.repairs ?? null,
    sampling: head.sampling,
    memory: memoryUsed(asked, head.prompt),
  };
}

function unfinished(asked: Asked, { texts, tokens }: Draft): Choice[] {
  return texts.map((text, index) =>
    choiceFrom(asked, index, { text, tokens: tokens[index] ?? 0, finishReason: 'aborted' }),
  );
}
