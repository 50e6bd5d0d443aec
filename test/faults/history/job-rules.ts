import { isTerminal, TRANSITIONS } from '../../../src/jobs/job-state.js';
import type { Evidence, JobRecord, Usage, Violation } from './evidence.js';

type Rule = (evidence: Evidence) => Violation[];

/** Rules about one job each, by the name that a violation of them carries. */
const RULES: Record<string, (job: JobRecord, evidence: Evidence) => string | null> = {
  /** A job ends; and well, unless somebody asked to cancel it. */
  'not-ended-well': (job, { entries }) => {
    const isCancelAsked = entries.some(
      ({ verb, about, type }) => verb === 'cancel' && about === job.id && type !== 'fail',
    );
    const isFine = job.state === 'succeeded' || (job.state === 'cancelled' && isCancelAsked);
    return isFine ? null : `is ${job.state}: ${job.error} Its tries: ${job.losses.join('; ')}`;
  },
  'event-gap': ({ sequences }) =>
    sequences.every((sequence, index) => sequence === index + 1)
      ? null
      : `has the events ${sequences.join(' ')}`,
  'illegal-path': ({ states, state }) => {
    const isFirst = states[0]?.from === null && states[0].to === 'queued';
    const broken = states.slice(1).find(({ from, to }, index) => {
      const isEdge = TRANSITIONS.some((rule) => rule.from === from && rule.to === to);
      return !isEdge || from !== states[index]?.to;
    });
    const isLast = states.at(-1)?.to === state;
    return isFirst && isLast && broken === undefined
      ? null
      : `went ${states.map(({ to }) => to).join(' ')} and is ${state}`;
  },
  'not-one-end': ({ states }) => {
    const ends = states.filter(({ to }) => isTerminal(to));
    return ends.length === 1 ? null : `has ${ends.length} ends`;
  },
  'journal-incomplete': ({ state, journaledSteps, plannedSteps }) => {
    const isWhole =
      journaledSteps.length === plannedSteps &&
      journaledSteps.every((step, index) => step === index + 1);
    return state !== 'succeeded' || isWhole
      ? null
      : `journaled ${journaledSteps.join(' ')} of ${plannedSteps}`;
  },
  'fences-overlap': ({ writes }) => {
    const stale = writes.find(({ fence }, index) => fence < (writes[index - 1]?.fence ?? 0));
    return stale === undefined ? null : `took ${stale.what} of fence ${stale.fence} too late`;
  },
  'usage-differs': ({ usage, recordedUsage }) => {
    const sum = total(recordedUsage);
    const names = new Set([...Object.keys(usage), ...Object.keys(sum)]);
    const wrong = [...names].filter((name) => !isAlike(usage[name] ?? 0, sum[name] ?? 0));
    return wrong.length === 0 ? null : `counts ${wrong.join(', ')} other than its journal`;
  },
  'weights-differ': ({ state, weights, expectedWeights }) =>
    state !== 'succeeded' || (weights !== null && weights === expectedWeights)
      ? null
      : `made ${weights} and not ${expectedWeights}`,
};

export const jobRules: readonly Rule[] = Object.entries(RULES).map(
  ([rule, judge]): Rule =>
    (evidence) =>
      evidence.jobs.flatMap((job) => {
        const fault = judge(job, evidence);
        return fault === null ? [] : [{ rule, detail: `${job.name} (${job.id}) ${fault}` }];
      }),
);

function total(usages: readonly Usage[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, value] of usages.flatMap((usage) => Object.entries(usage))) {
    sum[name] = (sum[name] ?? 0) + value;
  }
  return sum;
}

/** Seconds are sums of fractions, which the database and this process add in another order. */
function isAlike(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
}
