import { duration, figure, moment } from '../../common/report/figures.js';
import type { JobReport } from './job-reports.schemas.js';
import { type Markup, markup } from '../../common/report/markup.js';
import { failure, page } from '../../common/report/page.js';
import { tile } from '../../common/report/section.js';
import { costs, curves, errors, evaluations, memory } from './report-plots.js';
import { checkpoints, settings, states } from './report-tables.js';

/** A report as one HTML document that needs nothing else. */
export function reportPage(report: JobReport): string {
  const parts = [header, evaluations, curves, errors, memory, costs, states, checkpoints, settings];
  const shown = parts.map((part) => part(report));
  return page(titleOf(report), shown, report.createdAt);
}

function titleOf({ job }: JobReport): string {
  return job.name ?? job.id;
}

function header(report: JobReport): Markup {
  const { job } = report;
  const { recipe } = job.effectiveConfig;
  return markup`<header><p class="mark soft">Falconry training report</p>
<h1>${titleOf(report)}</h1>
<p><span class="state ${job.state}">${job.state}</span></p>
<p class="soft"><code>${job.id}</code>, recipe ${recipe.name} on <code>${job.modelId}</code> and <code>${job.datasetId}</code></p>
<dl class="tiles">${tiles(report)}</dl></header>${failure(job.error)}`;
}

function tiles(report: JobReport): Markup[] {
  const { job } = report;
  const { usage, progress } = job;
  const tokens = usage.sampledTokens + usage.trainedTokens;
  return [
    ...gains(report),
    tile('Steps', figure(progress.step), `of ${progress.total}`),
    tile('Time', tookOf(job), `since ${moment(job.startedAt)}`),
    tile('Tokens', figure(tokens), `${duration(usage.engineSeconds)} of engine time`),
  ];
}

/** The first set stands for the job in its headline; the others are below. */
function gains({ evaluations: { before, after } }: JobReport): Markup[] {
  const examined = [before?.[0], after?.[0]].flatMap((one) => one ?? []);
  const shares = examined.flatMap(({ passAt }) => passAt['1']?.value ?? []);
  if (shares.length === 0) {
    return [];
  }
  const shown = shares.map((value) => (100 * value).toFixed(1)).join(' → ');
  return [tile('pass@1', `${shown} %`, `on ${examined[0]?.set ?? ''}`)];
}

function tookOf({ startedAt, finishedAt }: JobReport['job']): string {
  return startedAt === null || finishedAt === null
    ? '-'
    : duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}
