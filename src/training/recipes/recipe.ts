import type { HeadKind } from '../../contracts/policy.js';
import type { Run } from '../run-context.js';

/** What the engine holds for a recipe beside the policy: a head, or the policy as the job began with it. */
export interface Companion {
  /** In the engine, and of its folder in a checkpoint. */
  readonly name: string;
  readonly kind: HeadKind | 'frozen_policy';
}

/**
 * A training method in progress: its steps, and the state that a checkpoint must hold beside the engine's. Whatever a
 * step asks of the ports of its run is journaled; chance comes from the seed and the step.
 */
export interface Recipe {
  readonly steps: number;
  /** Made before the first step, and part of every checkpoint. */
  readonly companions?: readonly Companion[];
  /** Runs once, before the first step of a fresh job. */
  start(run: Run): Promise<void>;
  step(run: Run, step: number): Promise<void>;
  /** Between two steps only: in the middle of one the state is half of the next. */
  save(): unknown;
  restore(state: unknown): void;
}
