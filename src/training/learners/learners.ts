import type { GroupSettings } from '../recipes/group-settings.js';
import { CriticLearner } from './critic-learner.js';
import { DemonstrationLearner } from './demonstration-learner.js';
import { DiscriminatorLearner } from './discriminator-learner.js';
import type { Learner } from './learner.js';
import { ValueLearner } from './value-learner.js';

/** What learns beside the policy of a group method. */
export function learnersOf(settings: GroupSettings): Learner[] {
  const learners: Learner[] = [];
  if (settings.advantage === 'generalised') {
    learners.push(
      new ValueLearner(settings.value, 'klPenalty' in settings ? settings.klPenalty : null),
    );
  }
  if (settings.name === 'coderl') {
    learners.push(new CriticLearner(settings.advantage));
    learners.push(new DemonstrationLearner(settings.supervisedWeight));
  }
  if (settings.name === 'compcoder' && settings.discriminatorWeight > 0) {
    learners.push(new DiscriminatorLearner(settings.discriminatorWeight));
  }
  return learners;
}
