import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { GenerationModule } from '../generation/generation.module.js';
import { JobsApiModule } from '../jobs/jobs.module.js';
import { ModelsModule } from '../models/models.module.js';
import { CompletionsController } from './completions/completions.controller.js';
import { CompletionsService } from './completions/completions.service.js';
import { FilesController } from './files/files.controller.js';
import { FilesService } from './files/files.service.js';
import { FineTuningRecordsController } from './fine-tuning/fine-tuning-records.controller.js';
import { FineTuningRecordsService } from './fine-tuning/fine-tuning-records.service.js';
import { FineTuningSubmissionService } from './fine-tuning/fine-tuning-submission.service.js';
import { FineTuningController } from './fine-tuning/fine-tuning.controller.js';
import { FineTuningPresenter } from './fine-tuning/fine-tuning.presenter.js';
import { FineTuningService } from './fine-tuning/fine-tuning.service.js';
import { JoinedFiles } from './fine-tuning/joined-files.js';
import { OpenaiModelsController } from './models/openai-models.controller.js';
import { OpenaiModelsService } from './models/openai-models.service.js';

/** The routes of OpenAI's API, for its clients: a facade over the services of other features, without rules of its own. */
@Module({
  imports: [ModelsModule, GenerationModule, DatasetsModule, JobsApiModule],
  controllers: [
    OpenaiModelsController,
    CompletionsController,
    FilesController,
    FineTuningController,
    FineTuningRecordsController,
  ],
  providers: [
    OpenaiModelsService,
    CompletionsService,
    FilesService,
    FineTuningPresenter,
    FineTuningSubmissionService,
    FineTuningService,
    FineTuningRecordsService,
    JoinedFiles,
  ],
})
export class OpenaiModule {}
