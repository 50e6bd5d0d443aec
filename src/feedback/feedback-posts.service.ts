import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../common/caller.js';
import type { Feedback, FeedbackBatch, FeedbackForecast } from './feedback-answers.schemas.js';
import { FeedbackIntake, type TakenFeedback } from './feedback-intake.service.js';
import type { CreateFeedback, CreateFeedbackBatch } from './feedback.schemas.js';
import { FeedbackService } from './feedback.service.js';

/** Answers what was sent with what came of it. */
@Injectable()
export class FeedbackPosts {
  constructor(
    private readonly intake: FeedbackIntake,
    private readonly feedback: FeedbackService,
  ) {}

  /** @throws as {@link FeedbackIntake.take} */
  async create(
    caller: CallerIdentity,
    { dryRun, ...item }: CreateFeedback,
  ): Promise<Feedback | FeedbackForecast> {
    const taken = await this.intake.take(caller, [item], { dryRun, pathOf: () => '' });
    const [only] = taken as [TakenFeedback];
    return dryRun || only.id === null
      ? { dryRun: true, ...forecastOf(only) }
      : this.feedback.get(caller.workspaceId, only.id);
  }

  /** @throws as {@link FeedbackIntake.take} */
  async createBatch(
    caller: CallerIdentity,
    { items, dryRun }: CreateFeedbackBatch,
  ): Promise<FeedbackBatch> {
    const taken = await this.intake.take(caller, items, { dryRun, pathOf: placeOf });
    const data = taken.map((one, index) => ({ index, id: one.id, ...forecastOf(one) }));
    return { dryRun, data };
  }
}

function placeOf(index: number): string {
  return `items.${index}.`;
}

function forecastOf({ isNew, kept }: TakenFeedback): Omit<FeedbackForecast, 'dryRun'> {
  const { status, reason, trust, checkState } = kept;
  return { isNew, status, reason, trust, isChecked: checkState !== null };
}
