import {
  everyCallIsPaired,
  listsShowWhatWasAcknowledged,
  noAcknowledgedJobIsLost,
  noJobAppearsUnasked,
  readsFollowThePath,
} from './client-rules.js';
import type { Evidence, Violation } from './evidence.js';
import { jobRules } from './job-rules.js';
import {
  everyWebhookArrives,
  memoryMatchesItsIndex,
  nothingIsLeft,
  takeoversAreInTime,
} from './store-rules.js';

const RULES = [
  everyCallIsPaired,
  noAcknowledgedJobIsLost,
  noJobAppearsUnasked,
  readsFollowThePath,
  listsShowWhatWasAcknowledged,
  ...jobRules,
  everyWebhookArrives,
  memoryMatchesItsIndex,
  nothingIsLeft,
  takeoversAreInTime,
];

/** Everything that is wrong with a run; nothing when it kept every promise. */
export function check(evidence: Evidence): Violation[] {
  return RULES.flatMap((rule) => rule(evidence));
}
