import type { MrlfSettings } from '../recipes/falcon-settings.js';
import type { Run } from '../run-context.js';
import type { Form } from './form.js';
import type { Recalled } from './recall.js';
import type { ShortTermMemory } from './short-term-memory.js';
import type { Unit } from './units.js';

/** A falcon job in progress. */
export interface Mrlf {
  readonly run: Run;
  readonly settings: MrlfSettings;
  readonly form: Form;
  readonly shortTerm: ShortTermMemory;
}

/** The tasks of one meta-step, each with its task policy and what memory knows of it. */
export interface Batch {
  readonly step: number;
  readonly units: readonly Unit[];
  /** theta_1 .. theta_B, the name of each unit's adapter. */
  readonly taskPolicies: readonly string[];
  readonly recalled: Recalled;
  readonly showsMemory: ReadonlySet<Unit>;
}

/** The tasks that adapt the task policies, and those that show what they have learned. */
export type TaskSet = 'support' | 'query';
