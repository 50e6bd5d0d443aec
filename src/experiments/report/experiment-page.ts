import { figure, moment } from '../../common/report/figures.js';
import { type Markup, markup } from '../../common/report/markup.js';
import { failure, page } from '../../common/report/page.js';
import { section, table, tile } from '../../common/report/section.js';
import { judges } from './judge-section.js';
import type { ExperimentReport } from './experiment-report.schemas.js';
import {
  arms,
  costs,
  differences,
  errorTypes,
  groups,
  memories,
  overheads,
} from './experiment-sections.js';
import { practice } from './practice-section.js';

/** A report as one HTML document that needs nothing else. */
export function experimentPage(report: ExperimentReport): string {
  const parts = [
    header(report),
    arms(report),
    differences(report),
    memories(report),
    groups('Families of tasks', report.families, report, 'The tasks are in no named part.'),
    groups('By difficulty', report.difficulties, report, 'The tasks say no difficulty.'),
    judges(report),
    practice(report),
    errorTypes(report),
    costs(report),
    overheads(report),
    notes(report),
    settings(report),
  ];
  return page(titleOf(report), parts, report.createdAt);
}

function titleOf({ experiment }: ExperimentReport): string {
  return experiment.name ?? experiment.id;
}

function header(report: ExperimentReport): Markup {
  const { id, state, modelId, digest, createdAt, plan, error, progress } = report.experiment;
  const all = Object.values(progress).reduce((sum, count) => sum + count, 0);
  return markup`<header><p class="mark soft">Falconry experiment</p>
<h1>${titleOf(report)}</h1>
<p><span class="state ${state}">${state}</span></p>
<p class="soft"><code>${id}</code>, arms from <code>${modelId}</code>, planned ${moment(createdAt)} as <code>${digest}</code></p>
<dl class="tiles">${[
    tile('Cells', `${progress.succeeded} of ${all}`, 'trained and examined'),
    tile('Arms', figure(plan.arms.length), 'beside the untrained model'),
    tile('Seeds', figure(plan.seeds.length), plan.seeds.join(', ')),
    tile('Metric', plan.metric, `against ${plan.reference}`),
  ]}</dl></header>${failure(error)}`;
}

function notes({ notes: all }: ExperimentReport): Markup {
  const rows = all.map((note) => [note]);
  return section('What to know', [table(['note'], rows)]);
}

function settings({ experiment: { plan } }: ExperimentReport): Markup {
  return section('Plan', [markup`<pre>${JSON.stringify(plan, null, 2)}</pre>`]);
}
