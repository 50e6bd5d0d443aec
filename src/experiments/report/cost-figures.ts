import type { Usage } from '../../contracts/usage.js';
import { SPENT_PARTS } from '../../jobs/job-spending.service.js';
import type { CellTraining } from '../cell-outcome.js';
import type { Cost, Spread } from './experiment-report.schemas.js';
import type { ReportRow } from './report-rows.js';

/** What training and examining each arm has cost, a training once however many cells share it. */
export function costsOf(rows: readonly ReportRow[], reference: string): Cost[] {
  const spent = armsOf(rows).map(({ arm, trainings, rows: own }) => {
    const of = (value: (training: CellTraining) => number): Spread =>
      spreadOf(trainings.map(value));
    const usage = (name: keyof Usage): Spread => of((training) => training.usage[name]);
    const evaluations = own.flatMap(({ outcomes }) =>
      outcomes.flatMap((one) => one?.evaluation ?? []),
    );
    return {
      arm,
      trainings: trainings.length,
      steps: trainings[0]?.steps ?? 0,
      seconds: of(({ seconds }) => seconds),
      parts: partsOf(trainings),
      peakBytes: peakOf(trainings),
      engineSeconds: usage('engineSeconds'),
      sampledTokens: usage('sampledTokens'),
      trainedTokens: usage('trainedTokens'),
      executions: usage('executions'),
      judgeCalls: usage('judgeCalls'),
      evaluationEngineSeconds: spreadOf(evaluations.map((one) => one.usage.engineSeconds)),
    };
  });
  const base = spent.find(({ arm }) => arm === reference)?.engineSeconds.mean ?? 0;
  return spent.map((one) => ({
    ...one,
    relative: base === 0 ? null : one.engineSeconds.mean / base,
  }));
}

/** Where the time of trainings went; what no part accounts for is the rest. Empty unless all of them say. */
function partsOf(trainings: readonly CellTraining[]): Cost['parts'] {
  const measured = trainings.flatMap(({ seconds, spent }) =>
    spent === null || spent === undefined ? [] : [{ seconds, spent: spent.seconds }],
  );
  if (measured.length < trainings.length) {
    return [];
  }
  const total = spreadOf(measured.map(({ seconds }) => seconds)).mean;
  const rest = measured.map(({ seconds, spent }) =>
    Math.max(0, seconds - SPENT_PARTS.reduce((sum, part) => sum + spent[part], 0)),
  );
  const rows = [
    ...SPENT_PARTS.map((part) => [part, measured.map(({ spent }) => spent[part])] as const),
    ['rest', rest] as const,
  ];
  return rows.map(([part, values]) => {
    const seconds = spreadOf(values);
    return { part, seconds, share: total === 0 ? 0 : seconds.mean / total };
  });
}

function peakOf(trainings: readonly CellTraining[]): Spread | null {
  const told = trainings.flatMap(({ spent }) => spent?.peakBytes ?? []);
  return told.length === 0 ? null : spreadOf(told);
}

interface ArmRows {
  readonly arm: string;
  readonly trainings: readonly CellTraining[];
  readonly rows: readonly ReportRow[];
}

/** Trained arms of which at least one training is known. */
function armsOf(rows: readonly ReportRow[]): ArmRows[] {
  const names = [...new Set(rows.filter(({ index }) => index !== null).map(({ arm }) => arm))];
  return names
    .map((arm) => {
      const own = rows.filter((row) => row.arm === arm);
      const seeds = own[0]?.outcomes.length ?? 0;
      const trainings = Array.from({ length: seeds }, (_, seed) =>
        own.flatMap(({ outcomes }) => outcomes[seed]?.training ?? []).slice(0, 1),
      );
      return { arm, trainings: trainings.flat(), rows: own };
    })
    .filter(({ trainings }) => trainings.length > 0);
}

export function spreadOf(values: readonly number[]): Spread {
  return values.length === 0
    ? { mean: 0, least: 0, greatest: 0 }
    : {
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
        least: Math.min(...values),
        greatest: Math.max(...values),
      };
}
