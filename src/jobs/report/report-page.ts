import { createHash } from 'node:crypto';
import { duration, figure, moment } from './figures.js';
import type { JobReport } from './job-reports.schemas.js';
import { Markup, markup } from './markup.js';
import { costs, curves, errors, evaluations, memory } from './report-plots.js';
import { STYLE } from './report-style.js';
import { checkpoints, settings, states } from './report-tables.js';

const STYLE_SHA256 = createHash('sha256').update(STYLE).digest('base64');
/** Nothing but the page's own style: no script may run in it, whatever a task or a program has said. */
const CONTENT_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_SHA256}'; base-uri 'none'; form-action 'none'`;

/** The header's policy; the page carries the part that a page can, for when it is opened from a file. */
export const PAGE_POLICY = `${CONTENT_POLICY}; frame-ancestors 'none'`;

/** A report as one HTML document that needs nothing else. */
export function reportPage(report: JobReport): string {
  const { job } = report;
  const title = job.name ?? job.id;
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} - Falconry report</title>
<style>${new Markup(STYLE)}</style></head>
<body><main>
${header(report, title)}
${evaluations(report)}
${curves(report)}
${errors(report)}
${memory(report)}
${costs(report)}
${states(report)}
${checkpoints(report)}
${settings(report)}
<p class="soft">Made ${moment(report.createdAt)} by Falconry.</p>
</main></body></html>
`;
  return page.text;
}

function header(report: JobReport, title: string): Markup {
  const { job } = report;
  const { recipe } = job.effectiveConfig;
  return markup`<header><p class="mark soft">Falconry training report</p>
<h1>${title}</h1>
<p><span class="state ${job.state}">${job.state}</span></p>
<p class="soft"><code>${job.id}</code>, recipe ${recipe.name} on <code>${job.modelId}</code> and <code>${job.datasetId}</code></p>
<dl class="tiles">${tiles(report)}</dl></header>${failure(report)}`;
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
  const [first, second] = [before?.[0], after?.[0]].map((one) => one?.passAt['1']?.value);
  if (first === undefined) {
    return [];
  }
  const shares = [first, second].filter((value) => value !== undefined);
  const shown = shares.map((value) => (100 * value).toFixed(1)).join(' → ');
  return [tile('pass@1', `${shown} %`, `on ${before?.[0]?.set ?? ''}`)];
}

function tile(name: string, value: string, note: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`;
}

function tookOf({ startedAt, finishedAt }: JobReport['job']): string {
  return startedAt === null || finishedAt === null
    ? '-'
    : duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}

function failure({ job: { error } }: JobReport): Markup | null {
  return error === null
    ? null
    : markup`<div class="error"><p><strong class="bad">${error.title}</strong> <code>${error.code}</code></p>
<p>${error.detail}</p><p class="soft">${error.advice}</p></div>`;
}
