import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import {
  Feedback,
  FeedbackBatch,
  FeedbackForecast,
  FeedbackLineage,
  FeedbackPage,
  FeedbackQuery,
} from './feedback-answers.schemas.js';
import { FeedbackLineageService } from './feedback-lineage.service.js';
import { FeedbackPosts } from './feedback-posts.service.js';
import { FeedbackReviews } from './feedback-reviews.service.js';
import { CreateFeedback, CreateFeedbackBatch, FeedbackParams } from './feedback.schemas.js';
import { FeedbackService } from './feedback.service.js';

@ApiTags('Feedback')
@Controller('feedback')
export class FeedbackController {
  constructor(
    private readonly posts: FeedbackPosts,
    private readonly feedback: FeedbackService,
    private readonly reviews: FeedbackReviews,
    private readonly lineages: FeedbackLineageService,
  ) {}

  @Post()
  @Operation({
    id: 'createFeedback',
    scope: 'feedback:write',
    summary: 'Say something of an answer.',
    description:
      'Counts once for a key, what it speaks of, and a kind: the same again answers the same, something else is a ' +
      'conflict. A correction, a good rating, the better of a pair or an execution becomes an episode: at once, or, with ' +
      'tests of yours, when it has passed them. A dry run answers 200 with what would come of it.',
    answer: Feedback,
    preview: FeedbackForecast,
    status: 201,
    location: '/feedback',
    takesIdempotencyKey: true,
    problems: [
      'not-found',
      'conflict',
      'validation-failed',
      'unknown-field',
      'dependency-unavailable',
    ],
  })
  async create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: CreateFeedback }) body: CreateFeedback,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Feedback | FeedbackForecast> {
    if (body.dryRun) {
      void reply.status(200);
    }
    return this.posts.create(caller, body);
  }

  @Post('batch')
  @Operation({
    id: 'createFeedbackBatch',
    scope: 'feedback:write',
    summary: 'Say something of many answers: all of it is taken, or nothing.',
    description:
      'Each item is as in POST /feedback. An error names every item that is wrong, as #/body/items/3/value.',
    answer: FeedbackBatch,
    takesIdempotencyKey: true,
    problems: [
      'not-found',
      'conflict',
      'validation-failed',
      'unknown-field',
      'dependency-unavailable',
    ],
  })
  createBatch(
    @Caller() caller: CallerIdentity,
    @Body({ schema: CreateFeedbackBatch }) body: CreateFeedbackBatch,
  ): Promise<FeedbackBatch> {
    return this.posts.createBatch(caller, body);
  }

  @Get()
  @Operation({
    id: 'listFeedback',
    scope: 'feedback:read',
    summary: 'List feedback, newest first.',
    description:
      'With checkpointId or jobId: what those weights, or that training, have learned from.',
    answer: FeedbackPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: FeedbackQuery }) query: FeedbackQuery,
  ): Promise<FeedbackPage> {
    return this.feedback.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getFeedback',
    scope: 'feedback:read',
    summary: 'Read a feedback and what came of it.',
    answer: Feedback,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FeedbackParams }) { id }: FeedbackParams,
  ): Promise<Feedback> {
    return this.feedback.get(workspace, id);
  }

  @Get(':id/lineage')
  @Operation({
    id: 'getFeedbackLineage',
    scope: 'feedback:read',
    summary:
      'Follow a feedback from the answer that it speaks of to the weights that learned from it.',
    answer: FeedbackLineage,
    problems: ['not-found'],
  })
  lineage(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FeedbackParams }) { id }: FeedbackParams,
  ): Promise<FeedbackLineage> {
    return this.lineages.of(workspace, id);
  }

  @Post(':id/accept')
  @Operation({
    id: 'acceptFeedback',
    scope: 'memory:write',
    summary: 'Let feedback that is quarantined, or waits for its tests, be learned from.',
    answer: Feedback,
    problems: ['not-found', 'conflict', 'dependency-unavailable'],
  })
  async accept(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FeedbackParams }) { id }: FeedbackParams,
  ): Promise<Feedback> {
    await this.reviews.accept(workspace, id);
    return this.feedback.get(workspace, id);
  }

  @Post(':id/reject')
  @Operation({
    id: 'rejectFeedback',
    scope: 'memory:write',
    summary: 'Let nothing be learned from a feedback, and forget what came of it, for good.',
    answer: Feedback,
    problems: ['not-found'],
  })
  async reject(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FeedbackParams }) { id }: FeedbackParams,
  ): Promise<Feedback> {
    await this.reviews.reject(workspace, id);
    return this.feedback.get(workspace, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteFeedback',
    scope: 'memory:write',
    summary: 'Delete a feedback with the episode that came of it.',
    answer: null,
    problems: ['not-found'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FeedbackParams }) { id }: FeedbackParams,
  ): Promise<void> {
    return this.reviews.delete(workspace, id);
  }
}
