import { Module, type OnModuleInit } from '@nestjs/common';
import { EndpointUses } from '../../endpoints/endpoint-uses.js';
import { EndpointsApiModule } from '../../endpoints/endpoints.module.js';
import { CriticExportsModule } from '../../exports/critic-exports.js';
import { JudgeCalibrationController } from './calibration/judge-calibration.controller.js';
import { JudgeCalibrationService } from './calibration/judge-calibration.service.js';
import { JudgeObservations } from './calibration/judge-observations.js';
import { JudgeRevisionsService } from './judge-revisions.service.js';
import { JudgeSpecChecks } from './judge-spec-checks.js';
import { JudgesController } from './judges.controller.js';
import { JudgesRepository } from './judges.repository.js';
import { JudgesService } from './judges.service.js';
import { JudgeRunEnds } from './runs/judge-run-ends.js';
import { JudgeRunClaims } from './runs/judge-run-claims.js';
import { JudgeRunWorker } from './runs/judge-run-worker.js';
import { JudgeRunsController } from './runs/judge-runs.controller.js';
import { JudgeRunsRepository } from './runs/judge-runs.repository.js';
import { JudgeRunsService } from './runs/judge-runs.service.js';
import { JudgeTrials } from './runs/judge-trials.js';

/** What references to judges name, for every process. */
@Module({ providers: [JudgeRevisionsService], exports: [JudgeRevisionsService] })
export class JudgesModule {}

/** The routes, for the API process. */
@Module({
  imports: [JudgesModule, EndpointsApiModule, CriticExportsModule],
  controllers: [JudgesController, JudgeRunsController, JudgeCalibrationController],
  providers: [
    JudgesRepository,
    JudgesService,
    JudgeSpecChecks,
    JudgeRunsRepository,
    JudgeRunEnds,
    JudgeRunsService,
    JudgeObservations,
    JudgeCalibrationService,
  ],
})
export class JudgesApiModule implements OnModuleInit {
  constructor(
    private readonly uses: EndpointUses,
    private readonly judges: JudgesRepository,
  ) {}

  onModuleInit(): void {
    this.uses.add((workspaceId, id) => this.judges.usersOfEndpoint(workspaceId, id));
  }
}

/** Runs of judges, for the worker process, which binds JudgeMaker and CodeRunner. */
@Module({ imports: [JudgesModule], providers: [JudgeRunClaims, JudgeTrials, JudgeRunWorker] })
export class JudgesWorkerModule {}
