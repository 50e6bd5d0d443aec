import { describe, expect, test } from 'vitest';
import { NO_USAGE } from '../../contracts/usage.js';
import type { CellTraining } from '../cell-outcome.js';
import { UNTRAINED } from '../experiment-settings.schemas.js';
import type { ExperimentPlan } from '../experiments.schemas.js';
import { practiceOf } from './practice-figures.js';
import type { ReportRow } from './report-rows.js';

type Evaluation = CellTraining['after'][number];

/** Two projects after a number of steps of some length. */
function examined(
  innerSteps: number,
  projects: readonly [number, number],
  innerRate?: number,
): Evaluation {
  const value = (projects[0] + projects[1]) / 2;
  const interval = { value, low: 0, high: 1 };
  return {
    set: 'projects',
    tasks: 4,
    samples: 1,
    temperature: 1,
    innerSteps,
    ...(innerRate === undefined ? {} : { innerRate }),
    projects: { a: projects[0], b: projects[1] },
    passAt: { '1': interval },
    greedy: interval,
    unjudged: 0,
  };
}

function rowOf(
  arm: string,
  index: number,
  bySeed: readonly (readonly Evaluation[] | null)[],
): ReportRow {
  const outcomes = bySeed.map((after) => {
    const training = { steps: 1, seconds: 1, usage: NO_USAGE, resumedInexactly: 0 };
    const before = [examined(0, [0, 0])];
    return after === null
      ? null
      : {
          tasks: [],
          evaluation: { usage: NO_USAGE, environment: null },
          training: { ...training, before, after: [...after] },
        };
  });
  return { name: arm, arm, index, memory: 'none', outcomes };
}

const plan = { reference: 'grpo', evaluation: { seed: 1 } } as unknown as ExperimentPlan;
const rows = [
  rowOf('falcon', 0, [
    [examined(0, [0.25, 0.25]), examined(1, [0.75, 0.5], 1)],
    [examined(0, [0.25, 0.25]), examined(1, [0.75, 0.5], 1)],
  ]),
  rowOf('grpo', 1, [
    [examined(0, [0.5, 0.25]), examined(1, [0.25, 0.25], 1), examined(1, [0.5, 0.5], 2)],
    null,
  ]),
];

describe(practiceOf, () => {
  const found = practiceOf(rows, plan);
  const of = (arm: string, innerSteps: number, innerRate: number | null) =>
    found.find(
      (one) => one.arm === arm && one.innerSteps === innerSteps && one.innerRate === innerRate,
    );

  test('holds an arm against the reference at the length of step that turned out best for the reference', () => {
    expect(of('grpo', 1, 1)).toMatchObject({ isBest: false, comparison: null });
    expect(of('grpo', 1, 2)).toMatchObject({ isBest: true, comparison: null, seeds: 1 });
    const { comparison } = of('falcon', 1, 1) ?? {};
    expect(comparison).toMatchObject({ reference: 'grpo', better: 1, worse: 0, same: 1 });
    expect(comparison?.difference.value).toBeCloseTo(0.125, 12);
  });

  test('pairs projects of one seed, so that a seed without the reference says nothing', () => {
    expect(of('falcon', 0, null)).toMatchObject({
      seeds: 2,
      comparison: { better: 0, worse: 1, same: 1, difference: { value: -0.125 } },
    });
  });

  test('begins with the untrained model, as the jobs of the reference found it', () => {
    expect(found[0]).toMatchObject({
      arm: UNTRAINED,
      innerSteps: 0,
      seeds: 1,
      passAt1: { mean: 0 },
    });
    expect(found[0]?.comparison?.difference.value).toBeCloseTo(-0.375, 12);
  });
});
