import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { GenerationModule } from '../generation/generation.module.js';
import { ModelsModule } from '../models/models.module.js';
import { CompletionsController } from './completions/completions.controller.js';
import { CompletionsService } from './completions/completions.service.js';
import { FilesController } from './files/files.controller.js';
import { FilesService } from './files/files.service.js';
import { OpenaiModelsController } from './models/openai-models.controller.js';
import { OpenaiModelsService } from './models/openai-models.service.js';

/** The routes of OpenAI's API, for its clients: a facade over the services of other features, without rules of its own. */
@Module({
  imports: [ModelsModule, GenerationModule, DatasetsModule],
  controllers: [OpenaiModelsController, CompletionsController, FilesController],
  providers: [OpenaiModelsService, CompletionsService, FilesService],
})
export class OpenaiModule {}
