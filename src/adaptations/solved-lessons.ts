import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { FeedbackService } from '../feedback/feedback.service.js';
import type { Lesson } from '../models/adaptation.schemas.js';
import type { PromptTask, PromptTemplate } from '../training/prompts/prompt-template.js';
import type { AdaptModel, SolvedExample } from './adaptations.schemas.js';

/** Something solved, as the model is to answer it. Never holds tests. */
export interface SolvedLesson {
  readonly task: PromptTask;
  readonly answer: string;
  readonly project: string | null;
  readonly origin: Lesson;
  /** The part of the body that names it. */
  readonly field: string;
}

/** Gathers what a model is to learn from. */
@Injectable()
export class SolvedLessons {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly feedback: FeedbackService,
  ) {}

  /**
   * Examples first, then feedback, each in the order of the request.
   *
   * @throws ProblemError not-found; validation-failed for a task without a solution and a feedback without a right answer
   */
  async of(
    workspaceId: WorkspaceId,
    { examples, feedback }: AdaptModel,
    template: PromptTemplate,
  ): Promise<SolvedLesson[]> {
    const lessons: SolvedLesson[] = [];
    for (const [index, example] of examples.entries()) {
      const field = `examples.${index}`;
      lessons.push(
        example.task === undefined
          ? textLesson(example, template, field)
          : await this.taskLesson(workspaceId, example, template, field),
      );
    }
    for (const [index, id] of feedback.entries()) {
      lessons.push(await this.feedbackLesson(workspaceId, id, template, `feedback.${index}`));
    }
    return lessons;
  }

  private async taskLesson(
    workspaceId: WorkspaceId,
    example: SolvedExample,
    template: PromptTemplate,
    field: string,
  ): Promise<SolvedLesson> {
    const { datasetId = '', taskId = '' } = example.task ?? {};
    const row = await this.datasets
      .getTask(workspaceId, datasetId, taskId)
      .catch((error: unknown) => {
        const isMissing = error instanceof ProblemError && error.code === 'not-found';
        throw isMissing ? ProblemError.notFound('task', taskId, `${field}.task`) : error;
      });
    const { form, prompt, starterCode, canonicalSolution, project = null } = row;
    const solution = example.solution ?? canonicalSolution;
    if (solution === undefined) {
      throw ProblemError.field(`${field}.solution`, 'the task has no canonical solution; give one');
    }
    return {
      task: { form, prompt, ...(starterCode === undefined ? {} : { starterCode }) },
      answer: template.answerFrom(solution),
      project,
      origin: { kind: 'task', datasetId, taskId },
      field,
    };
  }

  private async feedbackLesson(
    workspaceId: WorkspaceId,
    feedbackId: string,
    template: PromptTemplate,
    field: string,
  ): Promise<SolvedLesson> {
    const found = await this.feedback
      .findLesson(workspaceId, feedbackId)
      .catch((error: unknown) => {
        const isMissing = error instanceof ProblemError && error.code === 'not-found';
        throw isMissing ? ProblemError.notFound('feedback', feedbackId, field) : error;
      });
    if (found === null) {
      throw ProblemError.field(field, 'shows no right answer that is still remembered');
    }
    const { example, project, generationId } = found;
    return {
      task: { form: example.form, prompt: example.prompt },
      answer: template.answerFrom(example.solution),
      project,
      origin: { kind: 'feedback', feedbackId, generationId },
      field,
    };
  }
}

function textLesson(
  { prompt = '', solution = '', form = 'program', starterCode }: SolvedExample,
  template: PromptTemplate,
  field: string,
): SolvedLesson {
  const answer = template.answerFrom(solution);
  const sha256 = createHash('sha256').update(`${prompt}\n${answer}`).digest('hex');
  return {
    task: { form, prompt, ...(starterCode === undefined ? {} : { starterCode }) },
    answer,
    project: null,
    origin: { kind: 'text', sha256 },
    field,
  };
}
