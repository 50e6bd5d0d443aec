import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { JobsApiModule, JobsWorkerModule } from '../jobs/jobs.module.js';
import { JudgesModule } from '../judges/registry/judges.module.js';
import { MemoryModule } from '../memory/memory.module.js';
import { ModelsApiModule, ModelsModule } from '../models/models.module.js';
import { ContaminationCheck } from './contamination-check.js';
import { EvaluationClaims } from './evaluation-claims.js';
import { EvaluationChecks } from './evaluation-checks.js';
import { EvaluationJudgePins } from './evaluation-judge-pins.js';
import { EvaluationJudges } from './evaluation-judges.js';
import { EvaluationMaker } from './evaluation-maker.js';
import { EvaluationPlans } from './evaluation-plans.js';
import { EvaluationPostsService } from './evaluation-posts.service.js';
import { EvaluationQuestions } from './evaluation-questions.js';
import { EvaluationRecall } from './evaluation-recall.js';
import { EvaluationReportsService } from './evaluation-reports.service.js';
import { EvaluationRunner } from './evaluation-runner.js';
import { EvaluationSessions } from './evaluation-sessions.js';
import { EvaluationsController } from './evaluations.controller.js';
import { EvaluationsRepository } from './evaluations.repository.js';
import { EvaluationsService } from './evaluations.service.js';
import { LearnedBefore } from './learned-before.js';
import { TaskChoice } from './task-choice.js';
import { TrainingJudges } from './training-judges.js';

/** The routes, for the API process. */
@Module({
  imports: [DatasetsModule, JobsApiModule, JudgesModule, MemoryModule, ModelsApiModule],
  controllers: [EvaluationsController],
  providers: [
    EvaluationsService,
    EvaluationPostsService,
    EvaluationReportsService,
    EvaluationChecks,
    EvaluationJudgePins,
    EvaluationsRepository,
    TrainingJudges,
  ],
  exports: [EvaluationsService, EvaluationPostsService, EvaluationReportsService],
})
export class EvaluationsApiModule {}

/** The work itself, for the worker process, which binds TrainingParts and JudgeMaker. */
@Module({
  imports: [DatasetsModule, JobsWorkerModule, JudgesModule, MemoryModule, ModelsModule],
  providers: [
    EvaluationRunner,
    EvaluationMaker,
    EvaluationQuestions,
    EvaluationPlans,
    EvaluationRecall,
    EvaluationSessions,
    EvaluationJudges,
    TaskChoice,
    ContaminationCheck,
    LearnedBefore,
    EvaluationClaims,
    EvaluationsRepository,
  ],
})
export class EvaluationsWorkerModule {}
