import { Module } from '@nestjs/common';
import { GenerationModule } from '../generation/generation.module.js';
import { ModelsModule } from '../models/models.module.js';
import { CompletionsController } from './completions/completions.controller.js';
import { CompletionsService } from './completions/completions.service.js';
import { OpenaiModelsController } from './models/openai-models.controller.js';
import { OpenaiModelsService } from './models/openai-models.service.js';

/** The routes of OpenAI's API, for its clients: a facade over the services of other features, without rules of its own. */
@Module({
  imports: [ModelsModule, GenerationModule],
  controllers: [OpenaiModelsController, CompletionsController],
  providers: [OpenaiModelsService, CompletionsService],
})
export class OpenaiModule {}
