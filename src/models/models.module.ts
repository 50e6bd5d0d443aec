import { Module } from '@nestjs/common';
import { AdapterFolders } from './adapters/adapter-folders.js';
import { AdapterUploadsService } from './adapters/adapter-uploads.service.js';
import { CheckpointModels } from './checkpoint-models.js';
import { ModelAliasesController } from './model-aliases.controller.js';
import { ModelAliasesService } from './model-aliases.service.js';
import { ModelRemovalsService } from './model-removals.service.js';
import { BaseModels } from './base-models.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';

/** Models for every process. */
@Module({ providers: [ModelsService], exports: [ModelsService] })
export class ModelsModule {}

/** The routes, and the seeding of base models at start, for the API process. */
@Module({
  imports: [ModelsModule],
  // The routes of aliases stand first: they are longer, and those of models would take their first part for a name.
  controllers: [ModelAliasesController, ModelsController],
  providers: [
    AdapterFolders,
    AdapterUploadsService,
    BaseModels,
    CheckpointModels,
    ModelAliasesService,
    ModelRemovalsService,
  ],
})
export class ModelsApiModule {}
