import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import type { EpisodeCard } from '../contracts/episode.js';
import type { Task } from '../contracts/task.js';
import { TrainingParts } from '../jobs/training-parts.js';
import { ContaminationCheck } from './contamination-check.js';
import { type EvaluationClaim, EvaluationClaims } from './evaluation-claims.js';
import type { EvaluatedTaskEntity, EvaluationRunEntity } from './evaluation.entity.js';
import type { EvaluationSettings } from './evaluations.schemas.js';
import { showsEpisodes } from './memory-arms.js';
import { type Chosen, chosenOf } from './task-choice.js';

const RECALLED_AT_ONCE = 64;

/** Settles what an evaluation asks, once: tasks, and the episodes that memory holds for each at that moment. */
@Injectable()
export class EvaluationPlans {
  constructor(
    private readonly claims: EvaluationClaims,
    private readonly contamination: ContaminationCheck,
    private readonly parts: TrainingParts,
  ) {}

  /** @throws LeaseLost; ProblemError when there is nothing to ask, or memory does not answer */
  async plan(
    claim: EvaluationClaim,
    run: EvaluationRunEntity,
    all: readonly Chosen[],
  ): Promise<void> {
    const chosen = chosenOf(run, all);
    if (chosen.length === 0) {
      throw new ProblemError('evaluation-failed', noneOf(run.settings.tasks));
    }
    const tasks = chosen.map(({ task }) => task);
    const cards = await this.recall(run, tasks);
    const { overlaps, contamination } = await this.contamination.of(run, tasks);
    const isOpen = run.settings.tasks.kind === 'codal';
    const rows = chosen.map(
      ({ task, group }, position): Omit<EvaluatedTaskEntity, 'workspaceId' | 'workspace'> => ({
        evaluationId: run.id,
        position,
        taskId: isOpen ? null : task.id,
        key: task.key,
        group,
        cards: JSON.stringify(cards[position] ?? []),
        overlap: overlaps[position] ?? null,
        outcome: null,
      }),
    );
    await this.claims.plan(claim, rows, contamination);
  }

  private async recall(
    { workspaceId, settings: { memory, tasks: source } }: EvaluationRunEntity,
    tasks: readonly Task[],
  ): Promise<EpisodeCard[][]> {
    const cards: EpisodeCard[][] = [];
    const long = this.parts.memoryOf(workspaceId, memory.space ?? null);
    for (let at = 0; showsEpisodes(memory.arm) && at < tasks.length; at += RECALLED_AT_ONCE) {
      const queries = tasks.slice(at, at + RECALLED_AT_ONCE).map(({ id, prompt, project }) => ({
        taskId: source.kind === 'codal' ? null : id,
        taskText: prompt,
        project: project ?? null,
        k: memory.k,
      }));
      cards.push(...(await long.recall(queries)));
    }
    return cards;
  }
}

function noneOf(source: EvaluationSettings['tasks']): string {
  return source.kind === 'split'
    ? `No task of the ${source.split} split is taken: see its marks, dates and subset at GET /datasets/{id}/tasks.`
    : 'None of the tasks is there any more.';
}
