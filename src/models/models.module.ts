import { Module } from '@nestjs/common';
import { AdapterFolders } from './adapters/adapter-folders.js';
import { AdapterUploadsService } from './adapters/adapter-uploads.service.js';
import { DownloadClaims } from './hub/download-claims.js';
import { DownloadRequests } from './hub/download-requests.js';
import { DownloadRunner } from './hub/download-runner.js';
import { HubFolders } from './hub/hub-folders.js';
import { HubModels } from './hub/hub-models.js';
import { HubProcess } from './hub/hub-process.js';
import { HubSweeper } from './hub/hub-sweeper.js';
import { ModelHub } from './hub/model-hub.js';
import { CheckpointModels } from './checkpoint-models.js';
import { ModelAliasesController } from './model-aliases.controller.js';
import { ModelAliasesService } from './model-aliases.service.js';
import { ModelLessons } from './model-lessons.js';
import { ModelLineages } from './model-lineages.js';
import { ModelPresenter } from './model-presenter.js';
import { ModelRemovalsService } from './model-removals.service.js';
import { BaseModels } from './base-models.js';
import { BaseCards } from './bases/base-cards.js';
import { BaseRegistrationsService } from './bases/base-registrations.service.js';
import { FolderModels } from './bases/folder-models.js';
import { RegistrationEvents } from './bases/registration-events.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';

/** Models for every process. */
@Module({
  providers: [ModelLessons, ModelsService, ModelLineages, ModelPresenter],
  exports: [ModelLessons, ModelsService],
})
export class ModelsModule {}

/** The routes, and the seeding of base models at start, for the API process. */
@Module({
  imports: [ModelsModule],
  // The routes of aliases stand first: they are longer, and those of models would take their first part for a name.
  controllers: [ModelAliasesController, ModelsController],
  providers: [
    AdapterFolders,
    AdapterUploadsService,
    BaseCards,
    BaseModels,
    BaseRegistrationsService,
    DownloadClaims,
    DownloadRequests,
    DownloadRunner,
    FolderModels,
    HubFolders,
    HubModels,
    HubSweeper,
    { provide: ModelHub, useClass: HubProcess },
    CheckpointModels,
    ModelAliasesService,
    ModelRemovalsService,
    RegistrationEvents,
  ],
  exports: [AdapterFolders, CheckpointModels],
})
export class ModelsApiModule {}
