import { Module } from '@nestjs/common';
import { BaseModels } from './base-models.js';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';

/** Models for every process. */
@Module({ providers: [ModelsService], exports: [ModelsService] })
export class ModelsModule {}

/** The routes, and the seeding of base models at start, for the API process. */
@Module({ imports: [ModelsModule], controllers: [ModelsController], providers: [BaseModels] })
export class ModelsApiModule {}
