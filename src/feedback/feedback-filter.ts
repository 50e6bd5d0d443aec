import type { FeedbackQuery } from './feedback-answers.schemas.js';
import type { FeedbackFilter } from './feedback.schemas.js';

type Condition = readonly [sql: string, values: Readonly<Record<string, unknown>>];

/** A filter as conditions on the table of feedback; what is left out conditions nothing. */
export function conditionsOf({
  since,
  until,
  ...equal
}: FeedbackFilter & Pick<FeedbackQuery, 'status' | 'generationId'>): Condition[] {
  const conditions = Object.entries(equal)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]): Condition => [`feedback.${field} = :${field}`, { [field]: value }]);
  return [
    ...conditions,
    ...(since === undefined ? [] : [['feedback.createdAt >= :since', { since }] as const]),
    ...(until === undefined ? [] : [['feedback.createdAt < :until', { until }] as const]),
  ];
}
