import type { Judgement } from '../../../contracts/judgement.js';
import type { Verdict } from '../../../contracts/verdict.js';
import type { Agreement, RevisionCalibration } from './calibration.schemas.js';
import { kappa } from './kappa.js';
import { spearman } from './ranks.js';
import { repeatability } from './repeatability.js';

/** Fewer samples say nothing of a correlation, or of agreement beyond chance. */
export const MIN_SAMPLES = 5;

/** One program as a judge and others saw it. */
export interface Observation {
  readonly source: 'run' | 'attempt';
  /** Characters of the program; null when that is not known. */
  readonly length: number | null;
  /** One for each time that it was judged. */
  readonly judgements: readonly Judgement[];
  readonly verdict: Pick<Verdict, 'status' | 'passed' | 'total'> | null;
  /** A person's score, on the scale of the judge. */
  readonly label: number | null;
}

interface Scored extends Observation {
  /** The mean of its scores. */
  readonly score: number;
  /** Of the scale. */
  readonly middle: number;
}

/** How the scores of one revision compare with what else is known of the programs. */
export function calibrate(
  observations: readonly Observation[],
): Omit<RevisionCalibration, 'revision'> {
  const all = observations.flatMap(({ judgements }) => judgements);
  const count = (status: Judgement['status']) => all.filter((one) => one.status === status).length;
  const from = (source: Observation['source']) =>
    observations.filter((one) => one.source === source).length;
  const scored = observations.flatMap(scoredOf);
  return {
    samples: { runs: from('run'), attempts: from('attempt') },
    judgements: {
      scored: count('scored'),
      errored: count('errored'),
      skipped: count('skipped'),
    },
    execution: {
      kappa: agreement(scored.flatMap(withVerdict), kappa),
      rankCorrelation: agreement(scored.flatMap(withTestsRatio), spearman),
    },
    labels: {
      kappa: agreement(scored.flatMap(withLabelSide), kappa),
      rankCorrelation: agreement(scored.flatMap(withLabel), spearman),
    },
    lengthBias: agreement(scored.flatMap(withLength), spearman),
    repeatability: repeatability(observations.map(({ judgements }) => scoresOf(judgements))),
  };
}

function agreement<Pair>(
  pairs: readonly Pair[],
  measure: (pairs: readonly Pair[]) => number | null,
): Agreement {
  const samples = pairs.length;
  return { value: samples < MIN_SAMPLES ? null : measure(pairs), samples };
}

function scoresOf(judgements: readonly Judgement[]): number[] {
  return judgements.flatMap((one) => (one.status === 'scored' ? [one.value] : []));
}

function scoredOf(observation: Observation): Scored[] {
  const first = observation.judgements.find(({ status }) => status === 'scored');
  if (first?.status !== 'scored') {
    return [];
  }
  const scores = scoresOf(observation.judgements);
  const score = scores.reduce((sum, one) => sum + one, 0) / scores.length;
  const [low, high] = first.scale;
  return [{ ...observation, score, middle: (low + high) / 2 }];
}

/** What the sandbox could not judge is no truth. */
function withVerdict({ score, middle, verdict }: Scored): [boolean, boolean][] {
  return verdict === null || verdict.status === 'sandbox_error'
    ? []
    : [[score >= middle, verdict.status === 'passed']];
}

function withTestsRatio({ score, verdict }: Scored): [number, number][] {
  return verdict === null || verdict.status === 'sandbox_error' || verdict.total === 0
    ? []
    : [[score, verdict.passed / verdict.total]];
}

function withLabelSide({ score, middle, label }: Scored): [boolean, boolean][] {
  return label === null ? [] : [[score >= middle, label >= middle]];
}

function withLabel({ score, label }: Scored): [number, number][] {
  return label === null ? [] : [[score, label]];
}

function withLength({ score, length }: Scored): [number, number][] {
  return length === null ? [] : [[score, length]];
}
