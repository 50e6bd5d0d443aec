/** The states of a job, in the order in which a job without trouble meets them; the last three are final. */
export const JOB_STATES = [
  'queued',
  'running',
  'pausing',
  'paused',
  'cancelling',
  'retry_wait',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Who may make a change: a request, the worker that holds the lease, or the reaper for nobody. */
export type JobActor = 'api' | 'worker' | 'reaper';

interface Transition {
  readonly from: JobState;
  readonly to: JobState;
  readonly by: readonly JobActor[];
}

/** Every change of state that exists. Nothing else may happen to a job. */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'queued', to: 'running', by: ['worker'] },
  { from: 'queued', to: 'paused', by: ['api'] },
  { from: 'queued', to: 'cancelled', by: ['api'] },
  { from: 'running', to: 'pausing', by: ['api', 'worker'] },
  { from: 'running', to: 'cancelling', by: ['api'] },
  { from: 'running', to: 'queued', by: ['worker'] },
  { from: 'running', to: 'retry_wait', by: ['worker', 'reaper'] },
  { from: 'running', to: 'succeeded', by: ['worker'] },
  { from: 'running', to: 'failed', by: ['worker', 'reaper'] },
  { from: 'pausing', to: 'paused', by: ['worker', 'reaper'] },
  { from: 'pausing', to: 'cancelling', by: ['api'] },
  { from: 'pausing', to: 'retry_wait', by: ['worker', 'reaper'] },
  { from: 'pausing', to: 'succeeded', by: ['worker'] },
  { from: 'pausing', to: 'failed', by: ['worker', 'reaper'] },
  // The reaper resumes what a cap of its key has paused.
  { from: 'paused', to: 'queued', by: ['api', 'reaper'] },
  { from: 'paused', to: 'cancelled', by: ['api'] },
  { from: 'cancelling', to: 'cancelled', by: ['worker', 'reaper'] },
  { from: 'retry_wait', to: 'queued', by: ['reaper'] },
  { from: 'retry_wait', to: 'paused', by: ['api'] },
  { from: 'retry_wait', to: 'cancelled', by: ['api'] },
  { from: 'retry_wait', to: 'failed', by: ['reaper'] },
];

/** States from which an actor may move a job to `to`; empty when it never may. */
export function sourcesOf(to: JobState, by: JobActor): JobState[] {
  return TRANSITIONS.filter((rule) => rule.to === to && rule.by.includes(by)).map(
    (rule) => rule.from,
  );
}

/** True for states that no job ever leaves. */
export function isTerminal(state: JobState): boolean {
  return !TRANSITIONS.some((rule) => rule.from === state);
}

/** True while a worker holds the lease of a job. */
export function isHeld(state: JobState): boolean {
  return HELD_STATES.includes(state);
}

/** States in which a worker holds the lease. */
export const HELD_STATES: readonly JobState[] = ['running', 'pausing', 'cancelling'];

/** What a request may ask of a job, by the states that show that it was done. */
export const VERBS = {
  pause: ['pausing', 'paused'],
  resume: ['queued'],
  cancel: ['cancelling', 'cancelled'],
} as const satisfies Record<string, readonly JobState[]>;
export type JobVerb = keyof typeof VERBS;

/** Where a request takes a job: at once to its end, or by way of the worker that holds it; null when it cannot. */
export function requestTarget(verb: JobVerb, state: JobState): JobState | null {
  return VERBS[verb].find((to) => sourcesOf(to, 'api').includes(state)) ?? null;
}

/** The verbs that would move a job out of this state. */
export function allowedVerbs(state: JobState): JobVerb[] {
  return (Object.keys(VERBS) as JobVerb[]).filter((verb) => requestTarget(verb, state) !== null);
}
