import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { type FieldProblem, ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { MemoryService } from '../memory/memory.service.js';
import { FEEDBACK_CHECKS_TOPIC } from './checks/feedback-checks.repository.js';
import { type FeedbackOutcome, outcomeOf } from './feedback-outcome.js';
import { FeedbackEntity } from './feedback.entity.js';
import { FeedbackItem } from './feedback.schemas.js';
import { FeedbackSubjects } from './feedback-subjects.service.js';
import type { FeedbackSubject } from './feedback-subject.js';

/** What came of an item, or would come of it. */
export interface TakenFeedback {
  /** Null for what a dry run does not keep. */
  readonly id: string | null;
  readonly isNew: boolean;
  readonly kept: Pick<FeedbackEntity, 'status' | 'reason' | 'trust' | 'checkState'>;
}

interface Draft {
  readonly index: number;
  readonly content: FeedbackItem;
  readonly row: NewFeedback;
}
type NewFeedback = Pick<
  FeedbackEntity,
  'id' | 'keyId' | 'kind' | 'source' | 'content' | 'taskId' | 'project' | 'modelId'
> &
  Pick<FeedbackEntity, 'generationId' | 'aboutEpisodeId' | 'checkState'> &
  Omit<FeedbackOutcome, 'isChecked'>;

/** Takes in what people, compilers and models say of answers: all of a request or nothing of it. */
@Injectable()
export class FeedbackIntake {
  constructor(
    private readonly subjects: FeedbackSubjects,
    private readonly memory: MemoryService,
    private readonly database: Database,
  ) {}

  /**
   * Stores feedback with the episodes that come of it. Saying the same again changes nothing. Every item that is wrong
   * is told of.
   *
   * @param pathOf names the field of the body that an item is, for errors; with a dot at its end
   * @throws ProblemError not-found; validation-failed for a choice that is not there; conflict when the key has said
   *   something else of this kind before; dependency-unavailable when memory cannot embed
   */
  async take(
    caller: CallerIdentity,
    items: readonly FeedbackItem[],
    { dryRun, pathOf }: { readonly dryRun: boolean; readonly pathOf: (index: number) => string },
  ): Promise<TakenFeedback[]> {
    const drafts = await this.draftAll(caller, items, pathOf);
    const taken = await this.database.transaction(async () => {
      const found = await (dryRun ? this.foresee(caller, drafts) : this.store(caller, drafts));
      const conflicts = drafts.filter(({ index }) => found[index] === null);
      if (conflicts.length > 0) {
        throw conflict(conflicts, pathOf);
      }
      return found as TakenFeedback[];
    });
    return taken;
  }

  private async draftAll(
    { workspaceId, keyId }: CallerIdentity,
    items: readonly FeedbackItem[],
    pathOf: (index: number) => string,
  ): Promise<Draft[]> {
    const drafts: Draft[] = [];
    const faults: ProblemError[] = [];
    for (const [index, content] of items.entries()) {
      try {
        const subject = await this.subjects.of(workspaceId, content);
        drafts.push({ index, content, row: rowOf(keyId, content, subject) });
      } catch (error) {
        faults.push(placed(error, pathOf(index)));
      }
    }
    const [first] = faults;
    if (first === undefined) {
      return drafts;
    }
    const code = faults.every((fault) => fault.code === first.code)
      ? first.code
      : 'validation-failed';
    const detail = faults.map((fault) => fault.detail).join(' ');
    throw new ProblemError(
      code,
      detail,
      faults.flatMap(({ errors }) => errors),
    );
  }

  /** Null stands for an item that says something else than the key has said before. */
  private async store(
    { workspaceId }: CallerIdentity,
    drafts: readonly Draft[],
  ): Promise<(TakenFeedback | null)[]> {
    const found: (TakenFeedback | null)[] = [];
    const fresh: NewFeedback[] = [];
    // In one order, so that no two requests wait for each other.
    for (const draft of drafts.toSorted(byPlace)) {
      const isNew = await this.database.of(FeedbackEntity, workspaceId).insertNew(draft.row);
      if (isNew) {
        fresh.push(draft.row);
      }
      found[draft.index] = isNew
        ? { id: draft.row.id, isNew, kept: draft.row }
        : await this.earlier(workspaceId, draft);
    }
    const accepted = fresh.filter(({ status }) => status === 'accepted');
    await this.memory.remember(
      workspaceId,
      accepted.flatMap(({ episode }) =>
        episode === null ? [] : [{ ...episode, trust: 'reported' as const }],
      ),
    );
    if (fresh.some(({ checkState }) => checkState !== null)) {
      await this.database.announce(FEEDBACK_CHECKS_TOPIC);
    }
    return found;
  }

  private async foresee(
    { workspaceId }: CallerIdentity,
    drafts: readonly Draft[],
  ): Promise<(TakenFeedback | null)[]> {
    const found: (TakenFeedback | null)[] = [];
    for (const [place, draft] of drafts.entries()) {
      const twin = drafts.slice(0, place).find((before) => keyOf(before.row) === keyOf(draft.row));
      const stored = await this.find(workspaceId, draft.row);
      if (twin !== undefined) {
        found.push(isSame(twin.content, draft) ? (found[twin.index] ?? null) : null);
      } else {
        found.push(
          stored === null
            ? { id: null, isNew: true, kept: draft.row }
            : await this.earlier(workspaceId, draft),
        );
      }
    }
    return found;
  }

  private async earlier(workspaceId: WorkspaceId, draft: Draft): Promise<TakenFeedback | null> {
    const kept = await this.find(workspaceId, draft.row);
    return kept !== null && isSame(kept.content, draft)
      ? { id: kept.id, isNew: false, kept }
      : null;
  }

  private find(
    workspaceId: WorkspaceId,
    { keyId, kind, generationId, aboutEpisodeId }: NewFeedback,
  ): Promise<FeedbackEntity | null> {
    const about =
      generationId === null ? { aboutEpisodeId: aboutEpisodeId ?? '' } : { generationId };
    return this.database.of(FeedbackEntity, workspaceId).find({ keyId, kind, ...about });
  }
}

function rowOf(keyId: string, content: FeedbackItem, subject: FeedbackSubject): NewFeedback {
  const id = newId('feedback');
  const { kind, source, generationId = null, episodeId = null } = content;
  const { taskId, project, modelId } = subject;
  const { isChecked, ...outcome } = outcomeOf({ id, keyId, content }, subject);
  return {
    id,
    keyId,
    generationId,
    kind,
    source,
    content,
    taskId,
    project,
    modelId,
    ...outcome,
    aboutEpisodeId: episodeId,
    checkState: isChecked ? 'queued' : null,
  };
}

/** What a key can say once. */
function keyOf({ kind, generationId, aboutEpisodeId }: NewFeedback): string {
  return `${generationId ?? aboutEpisodeId} ${kind}`;
}

function byPlace(one: Draft, other: Draft): number {
  const [a, b] = [keyOf(one.row), keyOf(other.row)];
  return a === b ? one.index - other.index : a < b ? -1 : 1;
}

/** What was kept before a field had its default has it all the same. */
function isSame(kept: FeedbackItem, { content }: Draft): boolean {
  return isDeepStrictEqual(FeedbackItem.parse(kept), content);
}

function placed(error: unknown, path: string): ProblemError {
  if (!(error instanceof ProblemError)) {
    throw error;
  }
  const { code, detail, errors } = error;
  const prefix = path.replaceAll('.', '/');
  const moved = errors.map((fault): FieldProblem => ({
    ...fault,
    pointer: fault.pointer.replace('#/body/', `#/body/${prefix}`),
  }));
  return new ProblemError(code, path === '' ? detail : `${path.slice(0, -1)}: ${detail}`, moved);
}

function conflict(drafts: readonly Draft[], pathOf: (index: number) => string): ProblemError {
  const errors = drafts.map(({ index, row }) => ({
    pointer: `#/body/${pathOf(index)}value`.replaceAll('.', '/'),
    detail: `This key has given another ${row.kind} on ${row.generationId ?? row.aboutEpisodeId}.`,
  }));
  return new ProblemError('conflict', errors.map(({ detail }) => detail).join(' '), errors);
}
