/** What of a training takes time beside what it does itself: calls of its ports. */
export const WORK_PARTS = [
  'loading',
  'sampling',
  'execution',
  'judging',
  'memory',
  'training',
  'saving',
] as const;
export type WorkPart = (typeof WORK_PARTS)[number];

/** What a step or an evaluation has spent beside its usage; both are measured. */
export interface Spent {
  /** By part, those that took any; calls side by side count once. */
  readonly seconds: Readonly<Partial<Record<WorkPart, number>>>;
  /** The most memory that a computation of gradients held at once; null when nothing told any. */
  readonly peakBytes: number | null;
}
