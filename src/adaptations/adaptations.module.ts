import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { FeedbackModule } from '../feedback/feedback.module.js';
import { JobsApiModule } from '../jobs/jobs.module.js';
import { ModelsApiModule, ModelsModule } from '../models/models.module.js';
import { AdaptationPlans } from './adaptation-plans.js';
import { AdaptationSessions } from './adaptation-sessions.js';
import { AdaptationsController } from './adaptations.controller.js';
import { AdaptationsService } from './adaptations.service.js';
import { AdaptedModels } from './adapted-models.js';
import { SolvedLessons } from './solved-lessons.js';

/** Adaptations, for the API process, which binds PolicyEngine. */
@Module({
  imports: [DatasetsModule, FeedbackModule, JobsApiModule, ModelsApiModule, ModelsModule],
  controllers: [AdaptationsController],
  providers: [
    AdaptationPlans,
    AdaptationSessions,
    AdaptationsService,
    AdaptedModels,
    SolvedLessons,
  ],
})
export class AdaptationsModule {}
