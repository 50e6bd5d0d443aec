import type { Interval } from '../../contracts/training.js';
import { randomFor } from '../random.js';

const RESAMPLES = 1_000;

/** A figure of each task after training with each seed, [seeds][tasks]; null where a task has none. */
export type SeedFigures = readonly (readonly (number | null)[])[];

/**
 * The mean over seeds of the means over tasks, with its 95 % percentile bootstrap interval: each resample draws seeds and
 * tasks, so that the interval holds both what another seed and what other tasks would change. With one seed it is over
 * tasks alone. Null when no task has a figure.
 */
export function meanOverSeeds(figures: SeedFigures, seed: number): Interval | null {
  const rows = figures.map((row) => Float64Array.from(row, (value) => value ?? Number.NaN));
  const tasks = rows[0]?.length ?? 0;
  const all = Int32Array.from({ length: tasks }, (_, index) => index);
  const value = meanOf(rows, all);
  if (value === null) {
    return null;
  }
  const random = randomFor(seed, 'over seeds', rows.length, tasks);
  const means = Array.from({ length: RESAMPLES }, () => {
    const seeds = rows.map(() => rows[random.integer(rows.length)] as Float64Array);
    return meanOf(
      seeds,
      all.map(() => random.integer(tasks)),
    );
  });
  const drawn = means.filter((mean) => mean !== null).toSorted((a, b) => a - b);
  return {
    value,
    low: drawn[Math.floor(0.025 * drawn.length)] ?? value,
    high: drawn[Math.ceil(0.975 * drawn.length) - 1] ?? value,
  };
}

/** Over the seeds that have any of these tasks. */
function meanOf(rows: readonly Float64Array[], tasks: Int32Array): number | null {
  let sum = 0;
  let counted = 0;
  for (const row of rows) {
    const mean = meanOfRow(row, tasks);
    sum += mean ?? 0;
    counted += mean === null ? 0 : 1;
  }
  return counted === 0 ? null : sum / counted;
}

function meanOfRow(row: Float64Array, tasks: Int32Array): number | null {
  let sum = 0;
  let counted = 0;
  for (const task of tasks) {
    const value = row[task] ?? Number.NaN;
    if (!Number.isNaN(value)) {
      sum += value;
      counted += 1;
    }
  }
  return counted === 0 ? null : sum / counted;
}

/** The second less the first, task by task and seed by seed; what has no seed of its own stands against each of the other. */
export function differencesOf(first: SeedFigures, second: SeedFigures): SeedFigures {
  const seeds = Math.max(first.length, second.length);
  const at = (figures: SeedFigures, seed: number) => figures[figures.length === 1 ? 0 : seed] ?? [];
  return Array.from({ length: seeds }, (_, seed) => {
    const before = at(first, seed);
    return at(second, seed).map((value, task) => {
      const other = before[task] ?? null;
      return value === null || other === null ? null : value - other;
    });
  });
}
