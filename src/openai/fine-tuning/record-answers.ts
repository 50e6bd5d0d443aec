import type { Checkpoint } from '../../jobs/job-records.schemas.js';
import type { JobEvent } from '../../jobs/jobs.schemas.js';
import { toUnixSeconds } from '../unix-seconds.js';
import type { FineTuningCheckpoint, FineTuningEvent } from './fine-tuning-answers.schemas.js';

/** An entry of a job's log as clients of OpenAI's API see it. */
export function fineTuningEvent(event: JobEvent): FineTuningEvent {
  const { id, sequence, type, data, createdAt } = event;
  return {
    id,
    object: 'fine_tuning.job.event',
    created_at: toUnixSeconds(createdAt),
    level: levelOf(event),
    type: type === 'metrics' ? 'metrics' : 'message',
    message: messageOf(event),
    data,
    falconry: { sequence, type },
  };
}

export function fineTuningCheckpoint(checkpoint: Checkpoint): FineTuningCheckpoint {
  const { id, jobId, step, score, createdAt } = checkpoint;
  return {
    id,
    object: 'fine_tuning.job.checkpoint',
    created_at: toUnixSeconds(createdAt),
    fine_tuning_job_id: jobId,
    fine_tuned_model_checkpoint: id,
    step_number: step,
    metrics: { step, ...(score === null ? {} : { reward: score }) },
    falconry: checkpoint,
  };
}

function levelOf({ type, data }: JobEvent): FineTuningEvent['level'] {
  const said = type === 'log' ? data['level'] : null;
  if (said === 'error' || data['to'] === 'failed') {
    return 'error';
  }
  return said === 'warn' || data['to'] === 'retry_wait' ? 'warn' : 'info';
}

function messageOf({ type, data }: JobEvent): string {
  switch (type) {
    case 'state': {
      const state = data['to'] === 'retry_wait' ? 'waiting to be tried again' : textOf(data['to']);
      return `The job is ${state}. ${textOf(data['reason'])}`.trimEnd();
    }
    case 'resumed':
      return 'The job is resumed.';
    case 'phase':
      return `Phase: ${textOf(data['phase']).replaceAll('_', ' ')}.`;
    case 'metrics':
      return `Step ${textOf(data['step'])} is done.`;
    case 'evaluation':
      return `Evaluated ${textOf(data['stage'])} training.`;
    case 'log':
      return textOf(data['message']);
    default:
      return type;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
