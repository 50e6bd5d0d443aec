import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { FeedbackTasksModule } from '../feedback/feedback-tasks.module.js';
import { JudgesModule } from '../judges/registry/judges.module.js';
import { ModelsModule } from '../models/models.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { CheckpointFiles } from './checkpoint-files.js';
import { CheckpointRemovalsService } from './checkpoint-removals.service.js';
import { CheckpointRows } from './checkpoint-rows.js';
import { CheckpointSources } from './checkpoint-sources.js';
import { CheckpointStore } from './checkpoint-store.js';
import { CheckpointSweeper } from './checkpoint-sweeper.js';
import { CheckpointsController } from './checkpoints.controller.js';
import { CheckpointsService } from './checkpoints.service.js';
import { JobChangesService } from './job-changes.service.js';
import { ClaimPorts } from './claim-ports.js';
import { JobClaims } from './job-claims.js';
import { JobDatasets } from './job-datasets.js';
import { JobEndings } from './job-endings.js';
import { JobEstimatesService } from './job-estimates.service.js';
import { JobEventPages } from './job-event-pages.js';
import { JobEventsService } from './job-events.service.js';
import { JobJudges } from './job-judges.js';
import { JobLeases } from './job-leases.js';
import { JobLog } from './job-log.js';
import { JobOutcomes } from './job-outcomes.js';
import { JobPlansController } from './job-plans.controller.js';
import { JobPlansService } from './job-plans.service.js';
import { JobReaper } from './job-reaper.js';
import { JobRecordsController } from './job-records.controller.js';
import { JobRecordsService } from './job-records.service.js';
import { JobRemovalsService } from './job-removals.service.js';
import { JobRequestsController } from './job-requests.controller.js';
import { JobRequestsService } from './job-requests.service.js';
import { JobRuns } from './job-runs.js';
import { JobStarts } from './job-starts.js';
import { JobSpendingService } from './job-spending.service.js';
import { JobSubmissionService } from './job-submission.service.js';
import { JobTelemetry } from './job-telemetry.js';
import { JobWakers } from './job-wakers.js';
import { JobWorker } from './job-worker.js';
import { JobsController } from './jobs.controller.js';
import { JobsProcessor } from './jobs.processor.js';
import { JOBS_QUEUE, JobsQueue } from './jobs.queue.js';
import { JobsService } from './jobs.service.js';
import { Journals } from './journals.js';
import { JudgePins } from './judge-pins.js';
import { JobReportsController } from './report/job-reports.controller.js';
import { JobReportsService } from './report/job-reports.service.js';
import { StartFolders } from './start-folders.js';
import { TrainingLineage } from './training-lineage.js';
import { TrainingJobs } from './training-jobs.js';
import { QueuePlaces } from './queue-places.js';

/** What both processes need: the log, and the reaper, so that either can recover a job alone. */
@Module({
  imports: [BullModule.registerQueue({ name: JOBS_QUEUE })],
  providers: [JobLog, JobEndings, JobReaper],
  exports: [BullModule, JobLog, JobEndings, JobReaper],
})
export class JobsModule {}

/** The routes, for the API process. */
@Module({
  imports: [
    JobsModule,
    DatasetsModule,
    FeedbackTasksModule,
    ModelsModule,
    WebhooksModule,
    JudgesModule,
  ],
  controllers: [
    JobPlansController,
    JobsController,
    JobRecordsController,
    JobReportsController,
    JobRequestsController,
    CheckpointsController,
  ],
  providers: [
    JobsService,
    JobDatasets,
    JobPlansService,
    JudgePins,
    JobStarts,
    JobEstimatesService,
    JobSubmissionService,
    JobRequestsService,
    JobChangesService,
    JobEventPages,
    JobEventsService,
    JobRecordsService,
    JobSpendingService,
    JobReportsService,
    JobRemovalsService,
    CheckpointsService,
    CheckpointRemovalsService,
    CheckpointStore,
    CheckpointFiles,
    CheckpointRows,
    JobsQueue,
    QueuePlaces,
    TrainingLineage,
  ],
  exports: [
    JobsService,
    JudgePins,
    TrainingLineage,
    CheckpointsService,
    JobPlansService,
    JobSubmissionService,
    JobRequestsService,
    JobEventsService,
    JobRecordsService,
    JobSpendingService,
  ],
})
export class JobsApiModule {}

/** The work itself, for the worker process, which binds TrainingParts. */
@Module({
  imports: [JobsModule, DatasetsModule, ModelsModule, JudgesModule],
  providers: [
    JobClaims,
    JobJudges,
    JobLeases,
    JobOutcomes,
    JobRuns,
    JobsProcessor,
    JobTelemetry,
    ClaimPorts,
    TrainingJobs,
    JobWakers,
    JobWorker,
    Journals,
    CheckpointStore,
    CheckpointFiles,
    CheckpointRows,
    CheckpointSweeper,
    CheckpointSources,
    StartFolders,
    TrainingLineage,
  ],
  exports: [JobWorker, CheckpointSources, TrainingLineage],
})
export class JobsWorkerModule {}
