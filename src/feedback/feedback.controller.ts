import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { CreateFeedback, Feedback, FeedbackParams } from './feedback.schemas.js';
import { FeedbackService } from './feedback.service.js';

@ApiTags('Feedback')
@Controller('feedback')
export class FeedbackController {
  constructor(private readonly feedback: FeedbackService) {}

  @Post()
  @Operation({
    id: 'createFeedback',
    scope: 'feedback:write',
    summary: 'Say something of an answer.',
    description:
      'Counts once for a key, a generation and a kind: the same again answers the same, something else is a conflict. ' +
      'A correction, a good rating or an execution becomes an episode at once.',
    answer: Feedback,
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
  create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: CreateFeedback }) body: CreateFeedback,
  ): Promise<Feedback> {
    return this.feedback.create(caller, body);
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
}
