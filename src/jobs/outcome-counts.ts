import type { Tally } from '../common/metrics/tally.js';
import type { RewardComponent } from '../contracts/reward.js';
import type { StepOutcome } from '../contracts/training.js';
import { OWN_TERMS } from '../training/recipes/judge-terms.js';
import type { Usage } from '../contracts/usage.js';

/** Counts the attempts of a finished step by what their rewards were made of. */
export function countOutcome(tally: Tally, { attempts }: Pick<StepOutcome, 'attempts'>): void {
  for (const { verdict, reward } of attempts) {
    tally.count('falconry_attempts_total', { status: verdict.status });
    for (const component of reward.components) {
      countComponent(tally, component);
    }
  }
}

/** What users call their judges is no label. */
const REGISTERED = 'judge';

/** A rate needs a sum that never falls, so what is below zero is summed apart. */
function countComponent(tally: Tally, { name, status, value }: RewardComponent): void {
  const component = OWN_TERMS.includes(name) ? name : REGISTERED;
  tally.count('falconry_reward_components_total', { component, status });
  if (status === 'scored') {
    const sign = value < 0 ? 'negative' : 'positive';
    const labels = { component, sign };
    tally.count('falconry_reward_component_value_total', labels, Math.abs(value));
  }
}

/** Counts what a job has used, as its meter sees it; programs that ran are counted by their verdicts. */
export function countUsage(tally: Tally, used: Partial<Usage>): void {
  const { engineSeconds = 0, sampledTokens = 0, trainedTokens = 0, judgeCalls = 0 } = used;
  tally.count('falconry_engine_busy_seconds_total', {}, engineSeconds);
  tally.count('falconry_tokens_total', { kind: 'sampled' }, sampledTokens);
  tally.count('falconry_tokens_total', { kind: 'trained' }, trainedTokens);
  tally.count('falconry_judged_programs_total', {}, judgeCalls);
}
