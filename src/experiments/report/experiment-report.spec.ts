import { describe, expect, test } from 'vitest';
import { differencesOf, meanOverSeeds } from '../../training/evaluation/over-seeds.js';
import { NO_USAGE } from '../../contracts/usage.js';
import { type JobSpent, SPENT_PARTS } from '../../jobs/job-spending.service.js';
import type { CellOutcome, CellTask } from '../cell-outcome.js';
import type { ExperimentPlan } from '../experiments.schemas.js';
import { ArmTables } from './arm-figures.js';
import { costsOf } from './cost-figures.js';
import { experimentCsv } from './experiment-csv.js';
import { experimentPage } from './experiment-page.js';
import type { ExperimentReport } from './experiment-report.schemas.js';
import { judgesOf, winRate } from './judge-figures.js';
import { practiceOf } from './practice-figures.js';
import { notesOf } from './report-notes.js';
import { type ReportedCell, rowsOf } from './report-rows.js';

const HOSTILE = `</style><script>alert(1)</script>"onload='x'`;

function taskOf(index: number, passes: number, errorType = 'WrongAnswer'): CellTask {
  return {
    taskId: `task_${index}`,
    family: index % 2 === 0 ? 'even' : 'odd',
    difficulty: null,
    metrics: { 'pass@1': passes / 4, greedy: null },
    judged: 4,
    errorTypes: passes === 4 ? {} : { [errorType]: 4 - passes },
    masked: 1,
    scores: { likeness: [passes / 4] },
  };
}

/** Passes of each task out of four attempts. */
function outcomeOf(
  passes: readonly number[],
  engineSeconds: number | null,
  error?: string,
): CellOutcome {
  const usage = { ...NO_USAGE, engineSeconds: engineSeconds ?? 0 };
  const seconds = Object.fromEntries(SPENT_PARTS.map((part) => [part, 0.5]));
  const spent = { seconds: seconds as JobSpent['seconds'], peakBytes: usage.engineSeconds * 1024 };
  const interval = { value: 0.25, low: 0, high: 1 };
  const set = { set: 'unseen', tasks: 4, samples: 1, temperature: 1, innerSteps: 0 };
  const after = [{ ...set, passAt: { '1': interval }, greedy: interval, unjudged: 0 }];
  return {
    tasks: passes.map((passed, index) => taskOf(index, passed, error)),
    evaluation: { usage: NO_USAGE, environment: null },
    training:
      engineSeconds === null
        ? null
        : { steps: 2, seconds: 9, usage, spent, after, resumedInexactly: 0 },
  };
}

const cellOf = (
  arm: number | null,
  seed: number | null,
  outcome: CellOutcome | null,
): ReportedCell => ({
  arm,
  seed,
  memory: 'none',
  state: 'succeeded',
  jobId: null,
  space: 's',
  outcome,
});

const plan = {
  seeds: [1, 2],
  metric: 'pass@1',
  reference: 'a',
  evaluation: { k: [1], greedy: true, seed: 3 },
  arms: [HOSTILE, 'a'].map((name) => ({
    name,
    memory: ['none'],
    attempts: 16,
    job: { recipe: { name: 'rloo', judges: [] }, evaluation: { innerRates: [0.5, 1] } },
  })),
} as unknown as ExperimentPlan;
const cells = [
  cellOf(null, null, outcomeOf([0, 0, 4, 2], null)),
  cellOf(0, 1, outcomeOf([4, 4, 4, 2], 6, 'SyntaxError')),
  cellOf(0, 2, outcomeOf([2, 4, 4, 4], 8, 'SyntaxError')),
  cellOf(1, 1, outcomeOf([0, 2, 4, 2], 3)),
  cellOf(1, 2, null),
];
const rows = rowsOf(plan, cells);
const tables = new ArmTables(rows, plan);

function reportOf(): ExperimentReport {
  const progress = { queued: 0, training: 0, evaluating: 0, succeeded: 4, failed: 1, cancelled: 0 };
  const experiment = { id: 'expt_1', name: HOSTILE, state: 'failed', error: null, digest: 'd' };
  return {
    experiment: { ...experiment, plan, progress, createdAt: '2026-01-01T00:00:00Z' },
    complete: false,
    arms: rows.map((row) => tables.arm(row)),
    memories: tables.memories(),
    families: tables.groups(({ family }) => family),
    difficulties: tables.groups(({ difficulty }) => difficulty),
    errorTypes: tables.errorTypes(),
    judges: judgesOf(rows, plan),
    practice: practiceOf(rows, plan),
    costs: costsOf(rows, 'a'),
    notes: notesOf(plan, cells),
    createdAt: '2026-01-01T00:00:00Z',
  } as unknown as ExperimentReport;
}

describe(meanOverSeeds, () => {
  test('is the mean of the means of seeds, and leaves out what has no figure', () => {
    expect(
      meanOverSeeds(
        [
          [0, 1, null],
          [0.5, 0.5, 1],
        ],
        1,
      )?.value,
    ).toBeCloseTo((0.5 + 2 / 3) / 2, 12);
    expect(meanOverSeeds([[null, null], []], 1)).toBeNull();
  });

  test('has no width where neither tasks nor seeds differ, and the width of seeds where tasks do not', () => {
    expect(
      meanOverSeeds(
        [
          [1, 1],
          [1, 1],
        ],
        1,
      ),
    ).toEqual({ value: 1, low: 1, high: 1 });
    expect(
      meanOverSeeds(
        [
          [0, 0],
          [1, 1],
        ],
        1,
      ),
    ).toEqual({ value: 0.5, low: 0, high: 1 });
  });
});

test('differences are of the same task and seed, and what has one seed stands against each', () => {
  expect(
    differencesOf(
      [[0.25, 1]],
      [
        [1, 0],
        [0.5, null],
      ],
    ),
  ).toEqual([
    [0.75, -1],
    [0.25, null],
  ]);
});

describe('the tables of a report', () => {
  const [untrained, hostile, reference] = rows.map((row) => tables.arm(row));

  test('have a line for each arm, with what is missing', () => {
    expect(untrained).toMatchObject({ name: 'untrained', attempts: null, seeds: 1, missing: 0 });
    expect(hostile).toMatchObject({ attempts: 16, seeds: 2, missing: 0, masked: 8 });
    expect(hostile?.bySeed).toEqual([0.875, 0.875]);
    expect(reference).toMatchObject({
      seeds: 1,
      missing: 1,
      bySeed: [0.5, null],
      comparison: null,
    });
  });

  test('compare with the reference in pairs of task and seed', () => {
    expect(hostile?.comparison).toMatchObject({ reference: 'a', better: 2, worse: 0, same: 2 });
    expect(hostile?.comparison?.difference.value).toBeCloseTo(0.375, 12);
    expect(untrained?.comparison?.difference.value).toBeCloseTo(-0.125, 12);
  });

  test('reckon what compiles, and who fails least by which error', () => {
    expect(hostile?.metrics['compiles']?.value).toBeCloseTo(0.875, 12);
    expect(untrained?.metrics['compiles']?.value).toBe(1);
    const [wrong, syntax] = tables.errorTypes();
    expect(wrong).toMatchObject({ errorType: 'WrongAnswer', attempts: 18 });
    expect(wrong?.fewest).toMatchObject({ name: HOSTILE });
    expect(syntax).toMatchObject({
      errorType: 'SyntaxError',
      fewest: { name: 'a', comparison: null },
    });
  });

  test('are told apart by families, and count a training once', () => {
    const [even, odd] = tables.groups(({ family }) => family);
    expect([even?.group, even?.tasks, odd?.group]).toEqual(['even', 2, 'odd']);
    expect(even?.arms[1]?.value?.value).toBeCloseTo(0.875, 12);
    expect(costsOf(rows, 'a')).toMatchObject([
      {
        arm: HOSTILE,
        trainings: 2,
        engineSeconds: { mean: 7, least: 6, greatest: 8 },
        relative: 7 / 3,
      },
      { arm: 'a', trainings: 1, relative: 1 },
    ]);
    expect(practiceOf(rows, plan)[0]).toMatchObject({
      set: 'unseen',
      seeds: 2,
      passAt1: { mean: 0.25 },
    });
  });
});

test('a judge prefers an attempt to one of the untrained model where it gives it more, and half where as much', () => {
  expect(winRate([0.5, 1], [0.5, 0])).toBe((0.5 + 1 + 1 + 1) / 4);
  expect(winRate([], [1])).toBeNull();
  const [likeness] = judgesOf(rows, plan);
  expect(likeness?.arms[0]).toMatchObject({ score: { value: 0.375 }, winRate: null });
  // Both seeds win on two tasks; of the others both tie on the third, and one seed on the fourth.
  expect(likeness?.arms[1]?.winRate?.value).toBeCloseTo((3 / 4 + 3.5 / 4) / 2, 12);
});

describe('the costs of an arm', () => {
  const [hostile, reference] = costsOf(rows, 'a');

  test('say what its time went into, and leave what nothing accounts for as the rest', () => {
    const parts = new Map(hostile?.parts.map((one) => [one.part, one]));
    expect([...parts.keys()]).toEqual([...SPENT_PARTS, 'rest']);
    expect(parts.get('judging')).toMatchObject({ seconds: { mean: 0.5 }, share: 0.5 / 9 });
    expect(parts.get('rest')?.seconds.mean).toBeCloseTo(9 - SPENT_PARTS.length / 2, 12);
    expect(hostile?.peakBytes).toEqual({ mean: 7 * 1024, least: 6 * 1024, greatest: 8 * 1024 });
  });

  test('say nothing of what a training did not measure', () => {
    const unmeasured = rows.map((row) => ({
      ...row,
      outcomes: row.outcomes.map((one) =>
        one === null || one.training === null
          ? one
          : { ...one, training: { ...one.training, spent: null } },
      ),
    }));
    expect(costsOf(unmeasured, 'a')[1]).toMatchObject({ parts: [], peakBytes: null });
    expect(reference?.parts).not.toEqual([]);
  });
});

test('memories of one arm stand beside each other in pairs of task and seed, and of no other arm', () => {
  const examined = { none: [0, 2, 4, 2], long: [2, 4, 4, 2], both: [4, 4, 4, 0] };
  const remembering = Object.entries(examined).flatMap(([memory, passes]) =>
    [null, 0].map((arm) => ({
      ...cellOf(arm, arm === null ? null : 1, outcomeOf(passes, arm === null ? null : 1)),
      memory: memory as keyof typeof examined,
    })),
  );
  const found = new ArmTables(rowsOf(plan, remembering), plan).memories();
  const told = found.map(({ arm, memory, less }) => `${arm}: ${memory} - ${less}`);
  expect(told).toEqual(
    ['untrained', HOSTILE].flatMap((arm) => [
      `${arm}: long - none`,
      `${arm}: both - none`,
      `${arm}: both - long`,
    ]),
  );
  expect(found[2]).toMatchObject({ difference: { value: 0 }, better: 1, worse: 1, same: 2 });
  expect(found[0]?.difference.value).toBeCloseTo(0.25, 12);
});

test('memory that cells shared is told, and so is what nobody else sees', () => {
  const shown = { ...plan, arms: plan.arms.map((arm) => ({ ...arm, memory: ['long' as const] })) };
  const notes = (space: string | null): string =>
    notesOf(
      shown,
      cells.map((cell) => ({ ...cell, space, memory: 'long' })),
    ).join(' ');
  expect(notes('s')).toContain('differences give the reference the benefit');
  expect(notes('s')).toContain('a long-term memory of its own');
  expect(notes('s')).toContain('The untrained model had nothing to recall');
  expect(notes(null)).toContain('shared the long-term memory');
  expect(notes(null)).not.toContain('of its own');
});

test('the page shows names as text, and says what is missing', () => {
  const page = experimentPage(reportOf());
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('1 of 5 cells have not succeeded');
  expect(page.match(/<svg /g)).toHaveLength(3);
  expect(page).toMatch(/[-+]?[\d.]+ points \([-+]?[\d.]+ to [-+]?[\d.]+\)/);
});

test('the CSV has a line for each estimate', () => {
  const lines = experimentCsv(reportOf()).split('\r\n');
  expect(lines[0]).toBe('table,arm,group,measure,value,low,high,reference,n');
  expect(lines).toContain('arms,untrained,,compiles,1,1,1,,1');
  expect(lines.filter((line) => line.startsWith('differences,'))).toHaveLength(2);
  expect(lines.filter((line) => line.startsWith('costs,a,'))).toHaveLength(8);
  expect(lines.filter((line) => line.startsWith('time,a,'))).toHaveLength(SPENT_PARTS.length + 1);
});
