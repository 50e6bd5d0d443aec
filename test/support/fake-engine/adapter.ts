import type { HeadKind } from '../../../src/contracts/policy.js';
import { refusal } from './refusal.js';
import { plus } from './vectors.js';

/**
 * An adapter, or a head, with what training keeps beside its weights. Its arrays are replaced and never written into,
 * so that whoever read one before a step still has it as it was.
 */
export interface Adapter {
  /** What kind of head it is; null for an adapter. */
  readonly head: HeadKind | null;
  weights: Float64Array;
  /** The sum of the gradients since the last step. */
  gradient: Float64Array | null;
  moments: Moments | null;
  /** Logs of the learned inner rates, one for each group of rows of the model. */
  logRates: number[] | null;
}

/** Adam's running means, and how many steps they are of. */
export interface Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly steps: number;
}

/** The adapter of a name, in the session that a request is for. @throws EngineRefused when it has none */
export type AdapterNamed = (name: string) => Adapter;

/** One that is new to training. */
export function adapterOf(weights: Float64Array, head: HeadKind | null = null): Adapter {
  return { head, weights, gradient: null, moments: null, logRates: null };
}

export function getHead(named: AdapterNamed, name: string, kind: HeadKind): Adapter {
  const adapter = named(name);
  if (adapter.head !== kind) {
    throw refusal('/head', `${name} is no ${kind} head.`);
  }
  return adapter;
}

/** An adapter that a step is asked of. @throws EngineRefused when it has no gradient, with `pointer` to its name */
export function getWithGradient(
  named: AdapterNamed,
  name: string,
  pointer: string,
): { readonly adapter: Adapter; readonly gradient: Float64Array } {
  const adapter = named(name);
  if (adapter.gradient === null) {
    throw refusal(pointer, `${name} holds no gradient; call forward_backward first.`);
  }
  return { adapter, gradient: adapter.gradient };
}

export function addGradient(adapter: Adapter, gradient: Float64Array): void {
  adapter.gradient = adapter.gradient === null ? gradient : plus(adapter.gradient, gradient);
}

export function clearGradients(adapters: readonly Adapter[]): void {
  for (const adapter of adapters) {
    adapter.gradient = null;
  }
}
