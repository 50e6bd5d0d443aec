import type { InnerRule, Optimiser } from '../../contracts/policy.js';
import type { PolicyObjective } from '../losses/policy-batch.js';
import {
  FalconSettings,
  type MrlfSettings,
  type PaperFalconSettings,
} from '../recipes/falcon-settings.js';
import type { RecipeSettings } from '../recipes/recipe-settings.js';
import { scheduled } from '../recipes/schedule.js';
import type { RewardTerms } from '../rewards/composite.js';

/** What the two modes of MRLF do not share; the steps of Algorithm 1 are the same. */
export interface Form {
  readonly rewards: RewardTerms;
  /** How rewards become the policy terms of L_inner. */
  readonly objective: PolicyObjective;
  /** Recalled attempts are part of the policy terms, though older policies made them. */
  readonly learnsFromRecalled: boolean;
  readonly inner: InnerRule;
  /** Step of the learned inner rates; null where there are none. */
  readonly innerRateStep: number | null;
  /** The attempts that the meta policy learns from: those of theta, or fresh ones of theta_i. */
  readonly outerSet: 'support' | 'query';
  optimiser(step: number): Optimiser;
}

/** What a policy that was trained by a recipe adapts with: recipes without inner steps take falcon's defaults. */
export function innerSettingsOf(recipe: RecipeSettings | null): MrlfSettings {
  return recipe?.name === 'falcon' ? recipe : FalconSettings.parse({ name: 'falcon' });
}

export function formOf(settings: MrlfSettings): Form {
  return settings.mode === 'paper' ? paperForm(settings) : soundForm(settings);
}

function soundForm(settings: FalconSettings): Form {
  return {
    rewards: settings,
    objective: settings,
    learnsFromRecalled: false,
    inner: {
      learningRate: settings.innerLearningRate,
      rule: settings.innerRule,
      normCap: settings.innerNormCap,
    },
    innerRateStep: settings.innerRateStep,
    outerSet: 'query',
    optimiser: (step) => scheduled(settings.optimiser, step, settings.metaSteps),
  };
}

/**
 * To the letter of the text: every attempt is pushed by its reward (eq. 1 is REINFORCE without a baseline), both steps
 * are plain descent, and the outer loss is the inner one on the same mini-batch. Sums over tokens are divided by their
 * number, which alpha and beta absorb.
 */
function paperForm({ rewardWeights, ...settings }: PaperFalconSettings): Form {
  return {
    rewards: {
      form: 'paper',
      rewardWeights: { ...rewardWeights, span: 0, overlong: 0 },
      judges: [],
    },
    objective: {
      advantage: 'no_baseline',
      aggregation: 'token_mean',
      loss: 'reinforce',
      clipLow: 1,
      clipHigh: 1,
      klCoefficient: 0,
      rewardWeights: { span: 0 },
    },
    learnsFromRecalled: true,
    inner: { learningRate: settings.innerLearningRate, rule: 'sgd', normCap: 0 },
    innerRateStep: null,
    outerSet: 'support',
    optimiser: () => ({
      kind: 'sgd',
      learningRate: settings.metaLearningRate,
      beta1: 0,
      beta2: 0,
      epsilon: 1,
      weightDecay: 0,
      gradientClip: 0,
    }),
  };
}
