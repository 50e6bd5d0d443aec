import { Module } from '@nestjs/common';
import { DatasetChangesService } from './dataset-changes.service.js';
import { DatasetsController } from './datasets.controller.js';
import { DatasetsRepository } from './datasets.repository.js';
import { DatasetsService } from './datasets.service.js';
import { VerificationRepository } from './verification/verification.repository.js';

/** Datasets for every process: services only. */
@Module({
  providers: [DatasetsRepository, VerificationRepository, DatasetsService, DatasetChangesService],
  exports: [VerificationRepository, DatasetsService, DatasetChangesService],
})
export class DatasetsModule {}

/** The routes, for the API process. */
@Module({ imports: [DatasetsModule], controllers: [DatasetsController] })
export class DatasetsApiModule {}
