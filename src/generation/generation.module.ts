import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { MemoryModule } from '../memory/memory.module.js';
import { ModelsModule } from '../models/models.module.js';
import { GenerationController } from './generation.controller.js';
import { GenerationService } from './generation.service.js';
import { GenerationStreams } from './generation-streams.js';
import { PolicyAnswers } from './policy-answers.js';
import { PolicySessions } from './policy-sessions.js';
import { PromptBuilder } from './prompt-builder.js';

/** Answers, for the API process, which binds PolicyEngine. */
@Module({
  imports: [DatasetsModule, MemoryModule, ModelsModule],
  controllers: [GenerationController],
  providers: [GenerationService, GenerationStreams, PolicyAnswers, PolicySessions, PromptBuilder],
  exports: [GenerationService, GenerationStreams],
})
export class GenerationModule {}
