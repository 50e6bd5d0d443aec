import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { EndpointsApiModule, EndpointsModule } from '../endpoints/endpoints.module.js';
import { MemoryModule } from '../memory/memory.module.js';
import { ModelsModule } from '../models/models.module.js';
import { JudgePins } from '../jobs/judge-pins.js';
import { JudgesModule } from '../judges/registry/judges.module.js';
import { ProgramRunsModule } from '../program-runs/program-runs.module.js';
import { Appraisals } from './appraisals.js';
import { AnsweringModels } from './backends/answering-models.js';
import { PolicySessions } from './backends/policy-sessions.js';
import { Conversations } from './conversations.js';
import { DatasetPreviewsController } from './dataset-previews.controller.js';
import { GenerationController } from './generation.controller.js';
import { GenerationService } from './generation.service.js';
import { GenerationStreams } from './generation-streams.js';
import { ModelAnswers } from './model-answers.js';
import { PreviewsService } from './previews.service.js';
import { PromptBuilder } from './prompt-builder.js';
import { Questions } from './questions.js';

/** Answers, for the API process, which binds PolicyEngine. */
@Module({
  imports: [
    DatasetsModule,
    EndpointsModule,
    EndpointsApiModule,
    JudgesModule,
    MemoryModule,
    ModelsModule,
    ProgramRunsModule,
  ],
  controllers: [GenerationController, DatasetPreviewsController],
  providers: [
    AnsweringModels,
    Appraisals,
    Conversations,
    GenerationService,
    GenerationStreams,
    JudgePins,
    ModelAnswers,
    PolicySessions,
    PreviewsService,
    PromptBuilder,
    Questions,
  ],
  exports: [GenerationService, GenerationStreams],
})
export class GenerationModule {}
