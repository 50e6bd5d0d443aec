import type { JobState } from '../../../src/jobs/job-state.js';

export type Verb = 'submit' | 'read' | 'list' | 'pause' | 'resume' | 'cancel';

/**
 * One line of what the clients did and learned: a call begins with `invoke` and ends with `ok`, with `fail` (it had
 * no effect), or with `info` (nobody knows whether it had one).
 */
export interface Entry {
  /** One client is one workspace, and makes one call at a time for each of its threads. */
  readonly client: string;
  readonly call: number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly verb: Verb;
  /** The name that a submitted job was given, the id that another call was about, or nothing for a list. */
  readonly about: string;
  /** What an `ok` told: the job of a submit, the state of a job, the ids of a list. */
  readonly job?: string;
  readonly state?: JobState;
  readonly listed?: readonly string[];
}

export interface StateEvent {
  readonly id: string;
  readonly from: JobState | null;
  readonly to: JobState;
}

/** A write of a worker that the database accepted, by the fence that it carried. */
export interface FencedWrite {
  readonly fence: number;
  readonly what: string;
}

export type Usage = Readonly<Record<string, number>>;

/** What the service has on record of one job once everything is quiet. */
export interface JobRecord {
  readonly id: string;
  readonly client: string;
  readonly name: string;
  readonly state: JobState;
  /** Why it failed, or the last failure that it got over. */
  readonly error: string | null;
  /** Every try that it lost: when and why. */
  readonly losses: readonly string[];
  readonly plannedSteps: number;
  /** Of all its events, in the order in which they were committed. */
  readonly sequences: readonly number[];
  readonly states: readonly StateEvent[];
  readonly journaledSteps: readonly number[];
  /** In the order in which they were committed; a claim is the first write of its fence. */
  readonly writes: readonly FencedWrite[];
  readonly usage: Usage;
  readonly recordedUsage: readonly Usage[];
  /** sha256 of the weights of the model that it made; null without one. */
  readonly weights: string | null;
  /** The same of the undisturbed run. */
  readonly expectedWeights: string | null;
}

/** Everything that a run leaves to judge it by. */
export interface Evidence {
  readonly entries: readonly Entry[];
  readonly jobs: readonly JobRecord[];
  /** Ids of the events that the webhook receiver got whole, each once. */
  readonly received: readonly string[];
  /** Digest of the rows of long-term memory, and of what the search index holds of them. */
  readonly memory: { readonly stored: string; readonly indexed: string };
  /** Leases, claims, temporary folders, processes and connections that outlived the shutdown, by name. */
  readonly leftovers: readonly string[];
  /** Milliseconds from the death of a worker until its job was taken from it, and the most that is documented. */
  readonly takeovers: { readonly ms: readonly number[]; readonly mostMs: number };
}

export interface Violation {
  readonly rule: string;
  readonly detail: string;
}
