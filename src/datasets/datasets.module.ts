import { Module } from '@nestjs/common';
import { DatasetsController } from './datasets.controller.js';
import { DatasetsRepository } from './datasets.repository.js';
import { DatasetsService } from './datasets.service.js';
import { VerificationRepository } from './verification/verification.repository.js';

/** Datasets for every process: services only. */
@Module({
  providers: [DatasetsRepository, VerificationRepository, DatasetsService],
  exports: [VerificationRepository, DatasetsService],
})
export class DatasetsModule {}

/** The routes, for the API process. */
@Module({ imports: [DatasetsModule], controllers: [DatasetsController] })
export class DatasetsApiModule {}
