import type { TokenLoss, TrainingBatch } from '../../contracts/policy.js';
import { type AdvantageName, ESTIMATORS, type RewardGroup } from '../advantages/estimators.js';
import { perTokenAdvantages } from '../advantages/per-token.js';
import { type Attempt, tokenPlaces } from '../rollout.js';
import type { Run } from '../run-context.js';
import { executedTokens } from '../spans/executed-tokens.js';
import { type Aggregation, AGGREGATIONS } from './aggregation.js';
import { countedTokens, type Row, tokensPerAdapter, toTrainingRows } from './rows.js';

/** Advantage times mask of every completion token of an attempt, [T], as it was handed to the engine. */
export type TokenAdvantages = ReadonlyMap<Attempt, Float32Array>;

/** A row with the attempt that it came from. */
interface AttemptRow extends Row {
  readonly attempt: Attempt;
}

/** How rewards become a loss: the settings that the recipes with a policy loss share. */
export interface PolicyObjective {
  readonly advantage: AdvantageName | 'generalised';
  readonly aggregation: Aggregation;
  /** The clipped ratio when left out. */
  readonly loss?: 'clipped' | 'reinforce' | 'cispo';
  /** Dual clip: bounds what a token of negative weight costs under `clipped`. */
  readonly cap?: number | undefined;
  readonly clipLow: number;
  readonly clipHigh: number;
  readonly klCoefficient: number;
  readonly rewardWeights: { readonly span: number };
  /** Only tokens that the tests executed count (StepCoder's FGO). */
  readonly executedOnly?: boolean;
}

/** Attempts of one prompt each, all answered by the adapter of their prompt. */
export interface AttemptGroups {
  readonly groups: readonly (readonly Attempt[])[];
  /** The greedy attempt of each group, where the advantage asks for one. */
  readonly greedy?: readonly Attempt[];
  /** What each token was worth before spans and masks, where the group alone does not say. */
  readonly credit?: TokenAdvantages;
  /** Rows of earlier steps, with the weights that they had then. */
  readonly replayed?: readonly Row[];
}

/** A policy loss before the engine has seen it, and what each attempt is weighted with. */
export interface PolicyBatch {
  readonly batch: TrainingBatch;
  readonly advantages: TokenAdvantages;
}

/**
 * The policy loss of groups of attempts (PPO's clipped surrogate with per-token advantages; FALCON eq. 1 made sound).
 * Attempts without a reward are masked out; rows that carry no weight are left out, since without KL they have no
 * gradient.
 *
 * @param adapters the adapters whose gradients are wanted
 */
export function policyBatch(
  run: Run,
  attempted: AttemptGroups,
  adapters: readonly string[],
  objective: PolicyObjective,
): PolicyBatch {
  const { klCoefficient } = objective;
  const fresh = aggregated(run, policyRows(attempted, objective), adapters, objective.aggregation);
  const all = [...fresh, ...(attempted.replayed ?? [])];
  const rows = klCoefficient > 0 ? all : all.filter(({ weights }) => weights.some(Boolean));
  return {
    batch: {
      rows: toTrainingRows(rows, adapters),
      loss: lossOf(objective),
      weights: rows.map(({ weights }) => weights),
      behaviourLogProbabilities: rows.map(({ behaviour }) => behaviour),
      ...(klCoefficient > 0 ? { kl: { coefficient: klCoefficient, reference: null } } : {}),
      normalisers: tokensPerAdapter(all, adapters),
    },
    advantages: new Map(fresh.map(({ attempt, weights }) => [attempt, weights])),
  };
}

function lossOf({ loss = 'clipped', clipLow, clipHigh, cap }: PolicyObjective): TokenLoss {
  switch (loss) {
    case 'reinforce':
      return { kind: 'weighted_nll' };
    case 'cispo':
      return { kind: 'cispo', clipLow, clipHigh };
    case 'clipped':
      return { kind: 'clipped', clipLow, clipHigh, ...(cap === undefined ? {} : { cap }) };
  }
}

function policyRows(
  attempted: AttemptGroups,
  { advantage, rewardWeights, executedOnly = false }: PolicyObjective,
): AttemptRow[] {
  const { groups, credit } = attempted;
  const advantages =
    advantage === 'generalised' ? [] : ESTIMATORS[advantage](rewardGroups(attempted));
  return groups.flatMap((group, place) =>
    group.flatMap((attempt, index) => {
      const { sample, reward } = attempt;
      const plain = perTokenAdvantages(
        credit?.get(attempt) ?? advantages[place]?.[index] ?? 0,
        reward.spans,
        rewardWeights.span,
        tokenPlaces(attempt),
      );
      const mask = executedOnly ? executedMask(attempt) : null;
      return reward.total === null || sample.tokens.length === 0
        ? []
        : [{ attempt, ...rowOf(attempt, plain), ...masked(plain, mask) }];
    }),
  );
}

/** The rewards of each group, as estimators of advantages take them. */
export function rewardGroups({
  groups,
  greedy,
}: Pick<AttemptGroups, 'groups' | 'greedy'>): RewardGroup[] {
  return groups.map((group, index) => ({
    rewards: group.map(({ reward }) => reward),
    greedy: greedy?.[index]?.reward.total ?? null,
  }));
}

/** An attempt as a row of the loss: the tokens that were drawn, with one weight each. */
export function rowOf({ prompted, sample }: Attempt, weights: Float32Array): Row {
  return {
    adapter: prompted.adapter,
    prompt: prompted.tokens,
    completion: sample.tokens,
    weights,
    behaviour: sample.logProbabilities,
  };
}

function executedMask(attempt: Attempt): Float32Array | null {
  return executedTokens(attempt.verdict.executedLines, attempt.place, tokenPlaces(attempt));
}

function masked(
  weights: Float32Array,
  mask: Float32Array | null,
): Pick<Row, 'weights' | 'counted'> {
  return mask === null
    ? { weights }
    : {
        weights: weights.map((weight, token) => (mask[token] === 1 ? weight : 0)),
        counted: mask.reduce((sum, value) => sum + value, 0),
      };
}

/** Scales the weights of every row, so that the engine's mean over tokens is the aggregate that was asked for. */
function aggregated(
  run: Run,
  rows: readonly AttemptRow[],
  adapters: readonly string[],
  aggregation: Aggregation,
): readonly AttemptRow[] {
  if (aggregation === 'token_mean') {
    return rows;
  }
  const { recipe, model } = run.job;
  const longest = recipe.sampling.maxNewTokens ?? model.maxNewTokens;
  const tokens = tokensPerAdapter(rows, adapters);
  const totals = adapters.map((name, index) => ({
    rows: rows.filter(({ adapter }) => adapter === name).length,
    tokens: tokens[index] ?? 1,
    longest,
  }));
  return rows.map((row) => {
    const ofAdapter = totals[adapters.indexOf(row.adapter)];
    const factor =
      ofAdapter === undefined ? 0 : AGGREGATIONS[aggregation](countedTokens(row), ofAdapter);
    return { ...row, weights: row.weights.map((weight) => weight * factor) };
  });
}
