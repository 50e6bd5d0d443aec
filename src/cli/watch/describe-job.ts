import { compare, evaluationTable, verdicts } from '../output/evaluation-table.js';
import { count, duration } from '../output/figures.js';
import { oneLine, printable } from '../output/printable.js';
import type { Job } from './watch-job.js';

/** A job in full: what it ran with, where it stands, what it learned or why it failed. */
export function describeJob(job: Job): string {
  const { id, name, state, phase, progress, effectiveConfig, error, result } = job;
  const lines = [
    `${id}${name === null ? '' : ` "${oneLine(name, 60)}"`} is ${state}${phase ? ` (${phase})` : ''}`,
    `  recipe ${effectiveConfig.recipe.name}, seed ${effectiveConfig.seed}, dataset ${job.datasetId}`,
    `  step ${progress.step} of ${progress.total}${timeOf(job)}`,
  ];
  if (job.queue !== null) {
    const { position, detail } = job.queue;
    lines.push(
      `  ${position === null ? 'waits' : `number ${position} in the queue`}: ${printable(detail)}`,
    );
  }
  lines.push(...costOf(job));
  if (error !== null) {
    lines.push(`  ${error.title}: ${printable(error.detail)}`, `  what to do: ${error.advice}`);
  }
  if (result !== null) {
    const comparisons = compare(result.before, result.after);
    lines.push(`  it made the model ${result.modelId}`);
    if (comparisons.length > 0) {
      const told = verdicts(comparisons);
      lines.push('', evaluationTable(comparisons), ...(told.length === 0 ? [] : ['', ...told]));
    }
  }
  return lines.join('\n');
}

function timeOf({ startedAt, finishedAt, progress }: Job): string {
  if (progress.etaSeconds !== null) {
    return `, ${duration(progress.etaSeconds)} left`;
  }
  if (startedAt === null || finishedAt === null) {
    return '';
  }
  return `, took ${duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)}`;
}

/** What the job has used so far, each figure with its limit where it has one. */
function costOf({ usage, budget }: Job): string[] {
  const tokens = usage.sampledTokens + usage.trainedTokens;
  if (tokens === 0 && budget === null) {
    return [];
  }
  const parts = [
    `${within(usage.engineSeconds, budget?.engineSeconds, duration)} of engine time`,
    `${within(tokens, budget?.tokens, count)} tokens`,
    `${count(usage.executions)} programs run`,
    `${within(usage.judgeCalls, budget?.judgeCalls, count)} judge calls`,
  ];
  return [`  used ${parts.join(', ')}`];
}

function within(used: number, limit: number | undefined, show: (figure: number) => string): string {
  return limit === undefined ? show(used) : `${show(used)} of ${show(limit)}`;
}
