import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import { ContaminationCheck } from './contamination-check.js';
import { type EvaluationClaim, EvaluationClaims } from './evaluation-claims.js';
import { EvaluationRecall } from './evaluation-recall.js';
import type { EvaluatedTaskEntity, EvaluationRunEntity } from './evaluation.entity.js';
import type { EvaluationSettings } from './evaluations.schemas.js';
import { type Chosen, chosenOf } from './task-choice.js';

/** Settles what an evaluation asks, once: tasks, and the episodes that memory holds for each at that moment. */
@Injectable()
export class EvaluationPlans {
  constructor(
    private readonly claims: EvaluationClaims,
    private readonly contamination: ContaminationCheck,
    private readonly recall: EvaluationRecall,
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
    const cards = await this.recall.cards(run, tasks);
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
}

function noneOf(source: EvaluationSettings['tasks']): string {
  return source.kind === 'split'
    ? `No task of the ${source.split} split is taken: see its marks, dates and subset at GET /datasets/{id}/tasks.`
    : 'None of the tasks is there any more.';
}
