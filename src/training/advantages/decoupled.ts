import type { Reward } from '../../contracts/reward.js';
import { mean } from '../mean.js';
import { groupNormalised } from './group-normalised.js';

const LEAST_DEVIATION = 1e-4;

/**
 * Advantages normalised part by part (GDPO): each component of the reward is normalised within its group, the results are
 * added by weight, and the sums are normalised over the batch, so that a part of wide range cannot drown the tests. A
 * component that was not scored for an attempt is left out for it; an attempt without a total gets advantage 0.
 *
 * @returns one advantage per attempt, group by group
 */
export function decoupled(groups: readonly (readonly Reward[])[]): number[][] {
  const sums = groups.map(weightedSums);
  const counted = sums.flatMap((group, place) =>
    group.filter((_, index) => groups[place]?.[index]?.total !== null),
  );
  const centre = mean(counted);
  const deviation = Math.sqrt(mean(counted.map((value) => (value - centre) ** 2)));
  return sums.map((group, place) =>
    group.map((value, index) =>
      groups[place]?.[index]?.total === null ? 0 : (value - centre) / (deviation + LEAST_DEVIATION),
    ),
  );
}

function weightedSums(group: readonly Reward[]): number[] {
  const names = new Set(group.flatMap(({ components }) => components.map(({ name }) => name)));
  const sums = group.map(() => 0);
  for (const name of names) {
    const parts = group.map(({ components }) => components.find((part) => part.name === name));
    const normalised = groupNormalised(
      parts.map((part) => (part?.status === 'scored' ? part.value : null)),
    );
    parts.forEach((part, index) => {
      sums[index] = (sums[index] ?? 0) + (part?.weight ?? 0) * (normalised[index] ?? 0);
    });
  }
  return sums;
}
