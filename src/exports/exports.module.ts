import { Module } from '@nestjs/common';
import { JobsApiModule, JobsWorkerModule } from '../jobs/jobs.module.js';
import { ExportClaims } from './export-claims.js';
import { ExportDownloads } from './export-downloads.js';
import { ExportFolders } from './export-folders.js';
import { ExportMaker } from './export-maker.js';
import { ExportRunner } from './export-runner.js';
import { ExportSweeper } from './export-sweeper.js';
import { ExportsController } from './exports.controller.js';
import { ExportsRepository } from './exports.repository.js';
import { ExportsService } from './exports.service.js';

/** The routes, for the API process. */
@Module({
  imports: [JobsApiModule],
  controllers: [ExportsController],
  providers: [ExportsService, ExportDownloads, ExportsRepository, ExportFolders],
})
export class ExportsApiModule {}

/** The work itself, for the worker process, which binds TrainingParts. */
@Module({
  imports: [JobsWorkerModule],
  providers: [
    ExportRunner,
    ExportMaker,
    ExportSweeper,
    ExportClaims,
    ExportsRepository,
    ExportFolders,
  ],
})
export class ExportsWorkerModule {}
