import { bytes, duration, figure, moment } from '../../common/report/figures.js';
import { section, table } from '../../common/report/section.js';
import type { JobReport } from './job-reports.schemas.js';
import { type Markup, markup } from '../../common/report/markup.js';

/** The last state of a job that has not ended lasts until the report was made. */
export function states({ states: changes, job, createdAt }: JobReport): Markup {
  const rows = changes.map(({ to, at, reason }, index) => {
    const until = changes[index + 1]?.at ?? (job.terminal ? null : createdAt);
    const seconds = until === null ? null : (Date.parse(until) - Date.parse(at)) / 1_000;
    return [moment(at), to, seconds === null ? '' : duration(seconds), reason ?? ''];
  });
  return section('States', [table(['when', 'state', 'for', 'why'], rows, 4)]);
}

export function checkpoints({ checkpoints: all }: JobReport): Markup {
  const rows = all.map((one) => [
    one.id,
    [one.isBest ? 'best' : '', one.kept ? 'kept' : '', one.rejected ?? '']
      .filter(Boolean)
      .join(', '),
    String(one.step),
    one.score === null ? '-' : figure(one.score),
    bytes(one.sizeBytes),
  ]);
  const headings = ['checkpoint', 'note', 'step', 'score', 'size'];
  return section('Checkpoints', [table(headings, rows, 2)], 'There is none.');
}

export function settings({ job }: JobReport): Markup {
  const { modelId, datasetId, priority, budget, metadata, effectiveConfig } = job;
  const pairs = Object.entries(metadata);
  const text = JSON.stringify(
    { modelId, datasetId, priority, budget, ...effectiveConfig },
    null,
    2,
  );
  return section('Settings', [table(['metadata', 'value'], pairs, 2), markup`<pre>${text}</pre>`]);
}
