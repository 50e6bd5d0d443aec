import type { SeedFigures } from '../../training/evaluation/over-seeds.js';
import type { CellTraining } from '../cell-outcome.js';
import { UNTRAINED } from '../experiment-settings.schemas.js';
import { beforehandArm } from '../experiment-arms.js';
import type { ExperimentPlan } from '../experiments.schemas.js';
import { spreadOf } from './cost-figures.js';
import type { Practice } from './experiment-report.schemas.js';
import { compared } from './paired-comparison.js';
import type { ReportRow } from './report-rows.js';

type Evaluations = CellTraining['after'];

/** What the jobs of an arm found, seed by seed; nothing of a seed that has not succeeded. */
interface Examined {
  readonly arm: string;
  readonly bySeed: readonly Evaluations[];
}

/** An arm on a set after some steps of one length. */
interface Place extends Pick<Practice, 'arm' | 'set' | 'innerSteps' | 'innerRate' | 'tasks'> {
  /** pass@1 of each seed that has any. */
  readonly values: readonly number[];
  /** pass@1 of each project, by seed. */
  readonly projects: readonly Readonly<Record<string, number>>[];
}

/**
 * What the jobs themselves found on test tasks, by set and by steps of practice: the untrained model first, as the jobs of
 * the reference, or of the first arm, found it before they began. Each place is held against the reference after as many steps, at the length
 * of step that turned out best for the reference: what is chosen in hindsight is chosen in its favour.
 */
export function practiceOf(
  rows: readonly ReportRow[],
  { reference, evaluation }: Pick<ExperimentPlan, 'reference' | 'evaluation'>,
): Practice[] {
  const places = examinedOf(rows, reference).flatMap(placesOf);
  return places.map((place) => {
    const { arm, set, innerSteps, innerRate, tasks, values } = place;
    const rival = bestOf(places, { ...place, arm: reference });
    const comparison =
      rival === null || arm === reference ? null : comparisonOf(rival, place, evaluation.seed);
    return {
      arm,
      set,
      innerSteps,
      innerRate,
      seeds: values.length,
      tasks,
      passAt1: spreadOf(values),
      isBest: bestOf(places, place) === place,
      comparison: comparison === null ? null : { reference, ...comparison },
    };
  });
}

function examinedOf(rows: readonly ReportRow[], reference: string): Examined[] {
  const trained = new Map(rows.flatMap((row) => (row.index === null ? [] : [[row.arm, row]])));
  const arms = [...trained].map(([arm, { outcomes }]) => ({
    arm,
    trainings: outcomes.map((outcome) => outcome?.training ?? null),
  }));
  const name = beforehandArm([...trained.keys()], reference);
  const base = arms.find(({ arm }) => arm === name);
  return [
    { arm: UNTRAINED, bySeed: (base?.trainings ?? []).map((one) => one?.before ?? []) },
    ...arms.map(({ arm, trainings }) => ({
      arm,
      bySeed: trainings.map((one) => one?.after ?? []),
    })),
  ];
}

function keyOf({ set, innerSteps, innerRate }: Evaluations[number]): string {
  return `${set} ${innerSteps} ${innerRate ?? '-'}`;
}

function placesOf({ arm, bySeed }: Examined): Place[] {
  const keys = new Map(bySeed.flat().map((one) => [keyOf(one), one]));
  return [...keys].map(([key, { set, innerSteps, innerRate = null, tasks }]) => {
    const own = bySeed.map((found) => found.find((one) => keyOf(one) === key));
    return {
      arm,
      set,
      innerSteps,
      innerRate,
      tasks,
      values: own.flatMap((one) => one?.passAt['1']?.value ?? []),
      projects: own.map((one) => one?.projects ?? {}),
    };
  });
}

/** Of the lengths of steps of an arm, on a set after a number of them, the one of the highest mean; null without any. */
function bestOf(
  places: readonly Place[],
  { arm, set, innerSteps }: Pick<Place, 'arm' | 'set' | 'innerSteps'>,
): Place | null {
  const own = places.filter(
    (one) => one.arm === arm && one.set === set && one.innerSteps === innerSteps,
  );
  return own.toSorted((a, b) => spreadOf(b.values).mean - spreadOf(a.values).mean)[0] ?? null;
}

function comparisonOf(first: Place, second: Place, seed: number): ReturnType<typeof compared> {
  const names = [
    ...new Set([...first.projects, ...second.projects].flatMap((of) => Object.keys(of))),
  ].toSorted();
  const figures = ({ projects }: Place): SeedFigures =>
    projects.map((of) => names.map((name) => of[name] ?? null));
  return compared(figures(first), figures(second), seed);
}
