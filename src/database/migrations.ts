import type { MigrationInterface } from 'typeorm';
import { CreateWorkspaces1764000000000 } from '../../migrations/1764000000000-create-workspaces.js';
import { CreateOutbox1764000000100 } from '../../migrations/1764000000100-create-outbox.js';
import { CreateDatasets1764000001000 } from '../../migrations/1764000001000-create-datasets.js';
import { CreateJobs1764000002000 } from '../../migrations/1764000002000-create-jobs.js';
import { CreateMemory1764000003000 } from '../../migrations/1764000003000-create-memory.js';
import { CreateGenerations1764000004000 } from '../../migrations/1764000004000-create-generations.js';
import { CreateWebhooks1764000005000 } from '../../migrations/1764000005000-create-webhooks.js';
import { AddJobLifecycle1764000006000 } from '../../migrations/1764000006000-add-job-lifecycle.js';
import { AddJobUsage1764000006100 } from '../../migrations/1764000006100-add-job-usage.js';
import { JournalAnswers1764000006200 } from '../../migrations/1764000006200-journal-answers.js';
import { HardenStores1764000006300 } from '../../migrations/1764000006300-harden-stores.js';
import { CreateIdempotencyKeys1764000007000 } from '../../migrations/1764000007000-create-idempotency-keys.js';
import { AddKeyScopes1764000007100 } from '../../migrations/1764000007100-add-key-scopes.js';
import { ExtendWebhooks1764000007200 } from '../../migrations/1764000007200-extend-webhooks.js';
import { DeleteJobs1764000007300 } from '../../migrations/1764000007300-delete-jobs.js';
import { AddKeyCaps1764000008000 } from '../../migrations/1764000008000-add-key-caps.js';
import { CreateAuditEvents1764000008100 } from '../../migrations/1764000008100-create-audit-events.js';
import { RaiseWalls1764000008110 } from '../../migrations/1764000008110-raise-walls.js';
import { CreateExports1764000008200 } from '../../migrations/1764000008200-create-exports.js';
import { CreateModelAliases1764000008210 } from '../../migrations/1764000008210-create-model-aliases.js';
import { ChangeJobs1764000008300 } from '../../migrations/1764000008300-change-jobs.js';
import { KeepTokenWeights1764000008310 } from '../../migrations/1764000008310-keep-token-weights.js';
import { JoinFiles1764000008400 } from '../../migrations/1764000008400-join-files.js';
import { AddTelemetry1764000008500 } from '../../migrations/1764000008500-add-telemetry.js';
import { TraceWebhookDeliveries1764000008600 } from '../../migrations/1764000008600-trace-webhook-deliveries.js';
import { CreateJudges1764000008610 } from '../../migrations/1764000008610-create-judges.js';
import { CreateEndpoints1764000008620 } from '../../migrations/1764000008620-create-endpoints.js';
import { VerifyEveryTask1764000008630 } from '../../migrations/1764000008630-verify-every-task.js';
import { WidenRecipes1764000008650 } from '../../migrations/1764000008650-widen-recipes.js';
import { TakeAdapters1764000008660 } from '../../migrations/1764000008660-take-adapters.js';
import { RegisterModels1764000008801 } from '../../migrations/1764000008801-register-models.js';
import { DownloadModels1764000008802 } from '../../migrations/1764000008802-download-models.js';
import { CreateEvaluations1764000008900 } from '../../migrations/1764000008900-create-evaluations.js';
import { CreateExperiments1764000009001 } from '../../migrations/1764000009001-create-experiments.js';
import { ManageEpisodes1764000009201 } from '../../migrations/1764000009201-manage-episodes.js';
import { KeepStatus1764000009301 } from '../../migrations/1764000009301-keep-status.js';
import { ExportCritics1764000010101 } from '../../migrations/1764000010101-export-critics.js';
import { AdaptModels1764000010201 } from '../../migrations/1764000010201-adapt-models.js';
import { PartMemory1764000010301 } from '../../migrations/1764000010301-part-memory.js';
import { PartCosts1764000010302 } from '../../migrations/1764000010302-part-costs.js';
import { JudgeFeedback1764000010401 } from '../../migrations/1764000010401-judge-feedback.js';
import { CreateProgramRuns1764000010501 } from '../../migrations/1764000010501-create-program-runs.js';
import { ExtendGenerations1764000010502 } from '../../migrations/1764000010502-extend-generations.js';
import { BoundContexts1764000010801 } from '../../migrations/1764000010801-bound-contexts.js';
import { CountTurns1764000010802 } from '../../migrations/1764000010802-count-turns.js';
import { TimeEpisodes1764000010803 } from '../../migrations/1764000010803-time-episodes.js';
import { KeepLessons1764000011001 } from '../../migrations/1764000011001-keep-lessons.js';
import { MeasurePractice1764000011002 } from '../../migrations/1764000011002-measure-practice.js';
import { FollowMerges1764000011101 } from '../../migrations/1764000011101-follow-merges.js';
import { ExamineBeforehand1764000011201 } from '../../migrations/1764000011201-examine-beforehand.js';

/** Every migration, in order. A feature adds its own here; none is ever changed after it was released. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  CreateWorkspaces1764000000000,
  CreateOutbox1764000000100,
  CreateDatasets1764000001000,
  CreateJobs1764000002000,
  CreateMemory1764000003000,
  CreateGenerations1764000004000,
  CreateWebhooks1764000005000,
  AddJobLifecycle1764000006000,
  AddJobUsage1764000006100,
  JournalAnswers1764000006200,
  HardenStores1764000006300,
  CreateIdempotencyKeys1764000007000,
  AddKeyScopes1764000007100,
  ExtendWebhooks1764000007200,
  DeleteJobs1764000007300,
  AddKeyCaps1764000008000,
  CreateAuditEvents1764000008100,
  RaiseWalls1764000008110,
  CreateExports1764000008200,
  CreateModelAliases1764000008210,
  ChangeJobs1764000008300,
  KeepTokenWeights1764000008310,
  JoinFiles1764000008400,
  AddTelemetry1764000008500,
  TraceWebhookDeliveries1764000008600,
  CreateJudges1764000008610,
  CreateEndpoints1764000008620,
  VerifyEveryTask1764000008630,
  WidenRecipes1764000008650,
  TakeAdapters1764000008660,
  RegisterModels1764000008801,
  DownloadModels1764000008802,
  CreateEvaluations1764000008900,
  CreateExperiments1764000009001,
  ManageEpisodes1764000009201,
  KeepStatus1764000009301,
  ExportCritics1764000010101,
  AdaptModels1764000010201,
  PartMemory1764000010301,
  PartCosts1764000010302,
  JudgeFeedback1764000010401,
  CreateProgramRuns1764000010501,
  ExtendGenerations1764000010502,
  BoundContexts1764000010801,
  CountTurns1764000010802,
  TimeEpisodes1764000010803,
  KeepLessons1764000011001,
  MeasurePractice1764000011002,
  FollowMerges1764000011101,
  ExamineBeforehand1764000011201,
];
