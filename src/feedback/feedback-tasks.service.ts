import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { rowsOfBody } from '../datasets/rows.js';
import type { Split, TaskRow } from '../contracts/task.js';
import { conditionsOf } from './feedback-filter.js';
import { testsOf } from './feedback-outcome.js';
import { FeedbackEntity } from './feedback.entity.js';
import type { FromFeedback } from './feedback.schemas.js';
import { withinShare } from './key-share.js';

const MAX_TASKS = 10_000;
const FIELD = 'dataset.fromFeedback';

/** What memory has forgotten, or keeps from prompts, is not trained on either. */
const REMEMBERED = `EXISTS (
  SELECT 1 FROM episodes AS told
    JOIN episodes AS kept ON kept.id = coalesce(told.merged_into, told.id)
  WHERE told.workspace_id = feedback.workspace_id AND told.key = 'feedback/' || feedback.id
    AND kept.deleted_at IS NULL AND NOT kept.is_quarantined)`;

const UNUSED = `NOT EXISTS (
  SELECT 1 FROM feedback_uses AS uses
  WHERE uses.workspace_id = feedback.workspace_id AND uses.feedback_id = feedback.id)`;

/**
 * The test of an answer that came without any: its program runs to its end. Enough to keep what does not even run from
 * being imitated, and too little to reward.
 */
const RUNS: TaskRow['hiddenTests'] = { kind: 'asserts', setup: '', asserts: ['assert True'] };

export interface FeedbackSelection {
  readonly rows: readonly TaskRow[];
  /** How many were left out, by the reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}

interface Asked {
  readonly row: TaskRow;
  readonly split: Split;
}

/** What a training could learn from, as a task. */
interface Usable {
  readonly feedback: FeedbackEntity;
  readonly row: TaskRow;
}

/** Accepted feedback as tasks with solutions: corrections, the better of pairs, and answers that were called right. */
@Injectable()
export class FeedbackTasks {
  constructor(
    private readonly database: Database,
    private readonly datasets: DatasetsService,
  ) {}

  /**
   * What a training would learn from. Nothing that a dataset holds out is among it, and no key that is given out for
   * feedback alone has said more than its share of it.
   *
   * @param needsTests true for a recipe that rewards: feedback without tests is left out then
   * @throws ProblemError validation-failed, pointing at the field, when nothing is left
   */
  async select(
    workspaceId: WorkspaceId,
    { fromFeedback }: FromFeedback,
    needsTests: boolean,
  ): Promise<FeedbackSelection> {
    const found = await this.find(workspaceId, fromFeedback);
    const { usable, leftOut } = sorted(found, await this.asked(workspaceId, found), needsTests);
    const kept = await this.bounded(workspaceId, usable, fromFeedback);
    if (kept.length < usable.length) {
      leftOut['beyond the share of one key (keyShare)'] = usable.length - kept.length;
    }
    if (kept.length === 0) {
      throw ProblemError.field(FIELD, nothing(leftOut));
    }
    return { rows: kept.map(({ row }) => row), leftOut };
  }

  /** Keeps them as a dataset, which changes no more: tasks are named after their feedback. */
  async freeze(
    workspaceId: WorkspaceId,
    { fromFeedback }: FromFeedback,
    rows: readonly TaskRow[],
  ): Promise<string> {
    const metadata = { fromFeedback: JSON.stringify(fromFeedback).slice(0, 512) };
    const settings = { name: 'feedback', format: 'native', split: 'given', metadata } as const;
    const { id } = await this.datasets.import(workspaceId, settings, rowsOfBody(rows));
    return id;
  }

  /** The accepted feedback that fits, the oldest first. */
  private find(
    workspaceId: WorkspaceId,
    asked: FromFeedback['fromFeedback'],
  ): Promise<FeedbackEntity[]> {
    const { unused, keyShare: _, ...filter } = asked;
    const query = this.database
      .of(FeedbackEntity, workspaceId)
      .query('feedback')
      .andWhere(`feedback.status IN ('accepted', 'consumed') AND feedback.example IS NOT NULL`)
      .andWhere(REMEMBERED)
      .andWhere(unused ? UNUSED : 'true')
      .orderBy('feedback.id')
      .take(MAX_TASKS);
    for (const [sql, values] of conditionsOf(filter)) {
      query.andWhere(sql, values);
    }
    return query.getMany();
  }

  /**
   * What no key has said more of than its share. A key that may post jobs could train on anything, and one that is
   * named was chosen: neither is bounded.
   */
  private async bounded(
    workspaceId: WorkspaceId,
    usable: readonly Usable[],
    { keyId: named, keyShare }: FromFeedback['fromFeedback'],
  ): Promise<Usable[]> {
    const trainers = await this.database.within(workspaceId, () =>
      this.database.query<{ id: string }>(
        `SELECT id FROM api_keys WHERE workspace_id = $1 AND 'jobs:write' = ANY(scopes)
           AND (expires_at IS NULL OR expires_at > now())`,
        [workspaceId],
      ),
    );
    const trusted = new Set([...trainers.map(({ id }) => id), named]);
    return withinShare(
      usable,
      ({ feedback: { keyId, trust } }) =>
        trust === 'verified' || trusted.has(keyId) ? null : keyId,
      keyShare,
    );
  }

  /** The tasks that were answered, by their ids. */
  private async asked(
    workspaceId: WorkspaceId,
    found: readonly FeedbackEntity[],
  ): Promise<ReadonlyMap<string, Asked>> {
    const ids = [...new Set(found.flatMap(({ taskId }) => (taskId === null ? [] : [taskId])))];
    const rows = await this.database.within(workspaceId, () =>
      this.database.query<{ id: string; row: string; split: Split }>(
        'SELECT id, "row", split FROM tasks WHERE workspace_id = $1 AND id = ANY($2)',
        [workspaceId, ids],
      ),
    );
    return new Map(
      rows.map(({ id, row, split }) => [id, { row: JSON.parse(row) as TaskRow, split }]),
    );
  }
}

function sorted(
  found: readonly FeedbackEntity[],
  asked: ReadonlyMap<string, Asked>,
  needsTests: boolean,
): { readonly usable: readonly Usable[]; readonly leftOut: Record<string, number> } {
  const usable: Usable[] = [];
  const leftOut: Record<string, number> = {};
  const leave = (reason: string): void => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  };
  for (const feedback of found) {
    const task = feedback.taskId === null ? undefined : asked.get(feedback.taskId);
    if (task !== undefined && task.split !== 'train') {
      leave('on tasks that are held out');
    } else if (needsTests && task === undefined && testsOf(feedback.content) === null) {
      leave('without tests, which only the recipe sft learns from');
    } else {
      usable.push({ feedback, row: taskRowOf(feedback, task?.row) });
    }
  }
  return { usable, leftOut };
}

function taskRowOf(feedback: FeedbackEntity, task: TaskRow | undefined): TaskRow {
  const { id, content, example, project } = feedback;
  if (example === null) {
    throw new Error(`${id} has no example although it was selected for it.`);
  }
  const { form, prompt, solution } = example;
  const given = { key: id, form, canonicalSolution: solution, split: 'train' as const };
  if (task !== undefined) {
    const { subset: _, ...rest } = task;
    return { ...rest, ...given };
  }
  const tests = testsOf(content);
  return {
    ...given,
    prompt,
    language: 'python',
    hiddenTests: tests ?? RUNS,
    tags: tests === null ? ['feedback', 'untested'] : ['feedback'],
    ...(project === null ? {} : { project }),
  };
}

function nothing(leftOut: FeedbackSelection['leftOut']): string {
  const counts = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
  return counts.length === 0
    ? 'No accepted feedback says what a right answer is and fits; GET /feedback shows what there is.'
    : `Of the accepted feedback that fits, nothing is left: ${counts.join('; ')}.`;
}
