import { apps } from './apps.js';
import { humaneval } from './humaneval.js';
import { type Importer, RowError } from './importer.js';
import { livecodebench } from './livecodebench.js';
import { mbpp } from './mbpp.js';
import { native } from './native.js';

/** Every format, in the order in which a first row is offered to them. A new format is one file and one entry. */
export const IMPORTERS = [
  native,
  humaneval,
  mbpp,
  apps,
  livecodebench,
] as const satisfies readonly Importer[];

export const FORMATS = ['auto', 'native', 'humaneval', 'mbpp', 'apps', 'livecodebench'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * The importer of a format, or the one that recognises the first row.
 *
 * @throws RowError when no format recognises the row
 */
export function importerFor(format: Format, firstRow: unknown): Importer {
  const named = IMPORTERS.find((importer) => importer.format === format);
  if (named !== undefined) {
    return named;
  }
  const isRecord = typeof firstRow === 'object' && firstRow !== null && !Array.isArray(firstRow);
  const found = IMPORTERS.find(
    (importer) => isRecord && importer.recognises(firstRow as Record<string, unknown>),
  );
  if (found === undefined) {
    const names = IMPORTERS.map((importer) => importer.format).join(', ');
    throw new RowError([
      { pointer: '', detail: `The row is of none of the known formats (${names}).` },
    ]);
  }
  return found;
}
