import {
  differencesOf,
  meanOverSeeds,
  type SeedFigures,
} from '../../training/evaluation/over-seeds.js';
import { mean } from '../../training/mean.js';
import type { Comparison } from './experiment-report.schemas.js';

/** The second less the first, pair by pair, [seeds][tasks or projects]; null when no pair has both figures. */
export function compared(
  first: SeedFigures,
  second: SeedFigures,
  seed: number,
): Omit<Comparison, 'reference'> | null {
  const differences = differencesOf(first, second);
  const difference = meanOverSeeds(differences, seed);
  return difference === null ? null : { difference, ...countSigns(differences) };
}

export function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}

function countSigns(differences: SeedFigures): Pick<Comparison, 'better' | 'worse' | 'same'> {
  const means = (differences[0] ?? []).map((_, column) =>
    meanOfKnown(differences.map((row) => row[column] ?? null)),
  );
  const count = (is: (value: number) => boolean): number =>
    means.filter((value) => value !== null && is(value)).length;
  return {
    better: count((value) => value > 0),
    worse: count((value) => value < 0),
    same: count((value) => value === 0),
  };
}
