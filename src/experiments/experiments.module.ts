import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { EvaluationsApiModule } from '../evaluations/evaluations.module.js';
import { JobsApiModule } from '../jobs/jobs.module.js';
import { MemoryModule } from '../memory/memory.module.js';
import { ModelsApiModule } from '../models/models.module.js';
import { CellExaminations } from './cell-examinations.js';
import { CellOutcomes } from './cell-outcomes.js';
import { CellStandings } from './cell-standings.js';
import { CellTrainings } from './cell-trainings.js';
import { ExperimentAdvance } from './experiment-advance.js';
import { ExperimentCells } from './experiment-cells.js';
import { ExperimentClaims } from './experiment-claims.js';
import { ExperimentNeeds } from './experiment-needs.js';
import { ExperimentPlans } from './experiment-plans.js';
import { ExperimentPostsService } from './experiment-posts.service.js';
import { ExperimentResumesService } from './experiment-resumes.service.js';
import { ExperimentRunner } from './experiment-runner.js';
import { ExperimentSources } from './experiment-sources.js';
import { ExperimentReportsController } from './report/experiment-reports.controller.js';
import { ExperimentReportsService } from './report/experiment-reports.service.js';
import { ExperimentsController } from './experiments.controller.js';
import { ExperimentsRepository } from './experiments.repository.js';
import { ExperimentsService } from './experiments.service.js';

/** The routes, and what posts the cells of experiments; for the API process. */
@Module({
  imports: [DatasetsModule, JobsApiModule, EvaluationsApiModule, ModelsApiModule, MemoryModule],
  controllers: [ExperimentsController, ExperimentReportsController],
  providers: [
    ExperimentsService,
    ExperimentPostsService,
    ExperimentPlans,
    ExperimentSources,
    ExperimentResumesService,
    ExperimentRunner,
    ExperimentClaims,
    ExperimentAdvance,
    ExperimentCells,
    ExperimentNeeds,
    CellTrainings,
    CellExaminations,
    CellOutcomes,
    CellStandings,
    ExperimentReportsService,
    ExperimentsRepository,
  ],
})
export class ExperimentsApiModule {}
