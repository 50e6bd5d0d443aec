import type { JobEntity } from './job.entity.js';
import type { JobProgress } from './jobs.schemas.js';

type Pace = Pick<JobEntity, 'state' | 'step' | 'totalSteps' | 'paceStep' | 'paceSince'>;

/** Where a job stands. The time left assumes that the remaining steps keep the mean pace of this claim's steps. */
export function progressOf(job: Pace, now: Date): JobProgress {
  const { step, totalSteps: total } = job;
  const percent = total === 0 ? 0 : Math.round((1000 * step) / total) / 10;
  const etaBasis = paceOf(job, now);
  return { step, total, percent, etaSeconds: secondsLeft(etaBasis, total - step), etaBasis };
}

function secondsLeft(pace: JobProgress['etaBasis'], stepsLeft: number): number | null {
  return pace === null ? null : Math.round((pace.seconds / pace.steps) * stepsLeft);
}

function paceOf(job: Pace, now: Date): JobProgress['etaBasis'] {
  const { state, step, paceStep, paceSince } = job;
  if (state !== 'running' || paceStep === null || paceSince === null || step <= paceStep) {
    return null;
  }
  return { steps: step - paceStep, seconds: (now.getTime() - paceSince.getTime()) / 1000 };
}
