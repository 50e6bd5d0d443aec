import { Module } from '@nestjs/common';
import { JudgesModule } from '../judges/registry/judges.module.js';
import { ProgramRunClaims } from './program-run-claims.js';
import { ProgramRunWorker } from './program-run-worker.js';
import { ProgramRunsService } from './program-runs.service.js';
import { ProgramTrials } from './program-trials.js';

/** Asks for runs, in the API process. */
@Module({ providers: [ProgramRunsService], exports: [ProgramRunsService] })
export class ProgramRunsModule {}

/** Makes them, in the worker process, which binds JudgeMaker and CodeRunner. */
@Module({
  imports: [JudgesModule],
  providers: [ProgramRunClaims, ProgramTrials, ProgramRunWorker],
})
export class ProgramRunsWorkerModule {}
