import { bytes, duration, figure, moment } from './figures.js';
import type { JobReport } from './job-reports.schemas.js';
import { type Markup, markup } from './markup.js';

/** A part of the page; what it says when it has nothing to show. */
export function section(
  title: string,
  parts: readonly (Markup | null)[],
  otherwise = 'Nothing to show.',
  isEmpty: boolean = parts.every((part) => part === null),
): Markup {
  const body = isEmpty ? markup`<p class="soft">${otherwise}</p>` : markup`${parts}`;
  return markup`<section><h2>${title}</h2>${body}</section>`;
}

/** The first column is text, the others are figures; null without rows. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns = 1,
): Markup | null {
  const kind = (column: number): string => (column < textColumns ? 'text' : 'number');
  const head = headings.map((heading, n) => markup`<th class="${kind(n)}">${heading}</th>`);
  const body = rows.map(
    (row) => markup`<tr>${row.map((cell, n) => markup`<td class="${kind(n)}">${cell}</td>`)}</tr>`,
  );
  return rows.length === 0
    ? null
    : markup`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

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
