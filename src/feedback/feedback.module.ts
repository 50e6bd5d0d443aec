import { Module } from '@nestjs/common';
import { GenerationModule } from '../generation/generation.module.js';
import { MemoryApiModule, MemoryModule } from '../memory/memory.module.js';
import { FeedbackChecker } from './checks/feedback-checker.js';
import { FeedbackChecks } from './checks/feedback-checks.repository.js';
import { FeedbackTests } from './checks/feedback-tests.js';
import { FeedbackController } from './feedback.controller.js';
import { FeedbackIntake } from './feedback-intake.service.js';
import { FeedbackLineageService } from './feedback-lineage.service.js';
import { FeedbackPosts } from './feedback-posts.service.js';
import { FeedbackReviews } from './feedback-reviews.service.js';
import { FeedbackService } from './feedback.service.js';
import { FeedbackSubjects } from './feedback-subjects.service.js';

/** Feedback, for the API process. */
@Module({
  imports: [GenerationModule, MemoryModule, MemoryApiModule],
  controllers: [FeedbackController],
  providers: [
    FeedbackSubjects,
    FeedbackIntake,
    FeedbackPosts,
    FeedbackService,
    FeedbackReviews,
    FeedbackLineageService,
  ],
  exports: [FeedbackService],
})
export class FeedbackModule {}

/** Its tests, for the worker process, which binds CodeRunner. */
@Module({ imports: [MemoryModule], providers: [FeedbackChecks, FeedbackTests, FeedbackChecker] })
export class FeedbackWorkerModule {}
