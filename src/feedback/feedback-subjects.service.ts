import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import type { TaskRow } from '../contracts/task.js';
import { GenerationService } from '../generation/generation.service.js';
import { EpisodesService } from '../memory/episodes.service.js';
import { completionOf, type FeedbackSubject } from './feedback-subject.js';
import { choiceOf } from './feedback-outcome.js';
import type { FeedbackItem } from './feedback.schemas.js';

/** Finds what feedback speaks of. */
@Injectable()
export class FeedbackSubjects {
  constructor(
    private readonly generations: GenerationService,
    private readonly episodes: EpisodesService,
    private readonly database: Database,
  ) {}

  /** @throws ProblemError not-found; validation-failed for an answer that is not there, both pointing at the field */
  async of(workspaceId: WorkspaceId, content: FeedbackItem): Promise<FeedbackSubject> {
    const subject = await this.find(workspaceId, content);
    const fields =
      content.kind === 'pair'
        ? { 'value.chosen': content.value.chosen, 'value.rejected': content.value.rejected }
        : { choice: choiceOf(content) };
    for (const [field, place] of Object.entries(fields)) {
      if (place >= subject.answers.length) {
        const noun = content.generationId === undefined ? 'episode' : 'generation';
        throw ProblemError.field(field, `the ${noun} has ${subject.answers.length} answers`);
      }
    }
    return subject;
  }

  private find(
    workspaceId: WorkspaceId,
    { generationId, episodeId }: FeedbackItem,
  ): Promise<FeedbackSubject> {
    return generationId === undefined
      ? this.ofEpisode(workspaceId, episodeId ?? '')
      : this.ofGeneration(workspaceId, generationId);
  }

  private async ofGeneration(workspaceId: WorkspaceId, id: string): Promise<FeedbackSubject> {
    const found = await this.generations.getForFeedback(workspaceId, id);
    const { taskText, programs, programOf } = found;
    // A generation does not keep the form of its prompt; what its programs begin with shows it.
    const isCompletion = programs.some((program) => completionOf(taskText, program) !== null);
    const form = isCompletion ? 'completion' : 'program';
    return { ...found, form, programOf: (answer) => programOf(form, answer) };
  }

  private async ofEpisode(workspaceId: WorkspaceId, id: string): Promise<FeedbackSubject> {
    const shown = await this.episodes.get(workspaceId, id).catch((error: unknown) => {
      throw error instanceof ProblemError
        ? ProblemError.notFound('episode', id, 'episodeId')
        : error;
    });
    const { taskId, taskText, project, modelId, answer } = shown;
    const form = await this.formOf(workspaceId, id, taskId);
    const programOf = (text: string): string =>
      form === 'completion' ? taskText.trimEnd() + text : text;
    return {
      taskId,
      taskText,
      project,
      modelId,
      form,
      programOf,
      answers: [answer],
      programs: [programOf(answer)],
      answerFrom: (solution) => solution,
    };
  }

  /** That of its task, or of the feedback that it came of. */
  private async formOf(
    workspaceId: WorkspaceId,
    id: string,
    taskId: string | null,
  ): Promise<TaskRow['form']> {
    const [found] = await this.database.within(workspaceId, () =>
      this.database.query<{ form: TaskRow['form'] | null }>(
        `SELECT coalesce(
           (SELECT "row"::json->>'form' FROM tasks WHERE workspace_id = $1 AND id = $2),
           (SELECT example::json->>'form' FROM feedback JOIN episodes
              ON episodes.workspace_id = $1 AND episodes.key = 'feedback/' || feedback.id
            WHERE feedback.workspace_id = $1 AND episodes.id = $3)) AS form`,
        [workspaceId, taskId, id],
      ),
    );
    return found?.form ?? 'program';
  }
}
