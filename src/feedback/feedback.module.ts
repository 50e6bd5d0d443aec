import { Module } from '@nestjs/common';
import { GenerationModule } from '../generation/generation.module.js';
import { MemoryModule } from '../memory/memory.module.js';
import { FeedbackController } from './feedback.controller.js';
import { FeedbackService } from './feedback.service.js';

/** Feedback, for the API process. */
@Module({
  imports: [GenerationModule, MemoryModule],
  controllers: [FeedbackController],
  providers: [FeedbackService],
})
export class FeedbackModule {}
