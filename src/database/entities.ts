import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { ApiKeyUsageEntity } from '../api-keys/api-key-usage.entity.js';
import { ApiKeyEntity } from '../api-keys/api-key.entity.js';
import { AuditEventEntity } from '../audit/audit-event.entity.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { TaskEntity } from '../datasets/task.entity.js';
import { EndpointEntity } from '../endpoints/endpoint.entity.js';
import { EvaluatedTaskEntity, EvaluationRunEntity } from '../evaluations/evaluation.entity.js';
import { ExperimentCellEntity, ExperimentEntity } from '../experiments/experiment.entity.js';
import { ExportEntity } from '../exports/export.entity.js';
import { FeedbackEntity, FeedbackUseEntity } from '../feedback/feedback.entity.js';
import { GenerationEntity } from '../generation/generation.entity.js';
import { WorkerEntity } from '../health/worker.entity.js';
import { IdempotencyKeyEntity } from '../idempotency/idempotency-key.entity.js';
import { JobEventEntity } from '../jobs/job-event.entity.js';
import { JobEntity } from '../jobs/job.entity.js';
import {
  AttemptEntity,
  CheckpointEntity,
  EvaluationEntity,
  JobMetricsEntity,
  StepJournalEntity,
} from '../jobs/journal.entity.js';
import { JudgeEntity, JudgeRevisionEntity } from '../judges/registry/judge.entity.js';
import { JudgeRunEntity } from '../judges/registry/runs/judge-run.entity.js';
import { EpisodeEntity } from '../memory/episode.entity.js';
import { MemorySpaceEntity } from '../memory/memory-space.entity.js';
import { RecallKeyEntity } from '../memory/recall-key.entity.js';
import { ModelAliasEntity, ModelPromotionEntity } from '../models/model-alias.entity.js';
import { ModelDownloadEntity } from '../models/hub/model-download.entity.js';
import { ModelEntity } from '../models/model.entity.js';
import { ModelLessonsEntity } from '../models/model-lessons.entity.js';
import { JoinedFileEntity } from '../openai/fine-tuning/joined-file.entity.js';
import { ProgramRunEntity } from '../program-runs/program-run.entity.js';
import { MetricTotalEntity } from '../telemetry/metric-total.entity.js';
import {
  WebhookAttemptEntity,
  WebhookDeliveryEntity,
  WebhookEndpointEntity,
} from '../webhooks/webhook.entity.js';
import { OutboxEntity } from './outbox.entity.js';
import { WorkspaceEntity } from './workspace.entity.js';

/** Every table of the service. A feature adds its entities here. */
export const ENTITIES: readonly (EntityTarget<ObjectLiteral> & (new () => ObjectLiteral))[] = [
  WorkspaceEntity,
  ApiKeyEntity,
  ApiKeyUsageEntity,
  IdempotencyKeyEntity,
  OutboxEntity,
  ModelEntity,
  ModelAliasEntity,
  ModelDownloadEntity,
  ModelLessonsEntity,
  ModelPromotionEntity,
  JobEntity,
  JobEventEntity,
  StepJournalEntity,
  JobMetricsEntity,
  AttemptEntity,
  EvaluationEntity,
  CheckpointEntity,
  ExportEntity,
  WorkerEntity,
  MetricTotalEntity,
  EndpointEntity,
  WebhookEndpointEntity,
  WebhookDeliveryEntity,
  WebhookAttemptEntity,
  DatasetEntity,
  TaskEntity,
  EpisodeEntity,
  RecallKeyEntity,
  MemorySpaceEntity,
  GenerationEntity,
  FeedbackEntity,
  FeedbackUseEntity,
  JudgeEntity,
  JudgeRevisionEntity,
  JudgeRunEntity,
  ProgramRunEntity,
  EvaluationRunEntity,
  EvaluatedTaskEntity,
  ExperimentEntity,
  ExperimentCellEntity,
  JoinedFileEntity,
  AuditEventEntity,
];
