import { mean } from '../mean.js';
import { rowOf } from '../losses/policy-batch.js';
import { tokensPerAdapter, toTrainingRows } from '../losses/rows.js';
import type { Attempt } from '../rollout.js';
import type { Run } from '../run-context.js';

const CLASSES = 4;

/** What an outcome head says of attempts. */
interface Reading {
  /** Probability of the true class after each token, [attempts][T]. */
  readonly ofTruth: readonly Float32Array[];
  /** Share of the attempts whose class the head holds likeliest. */
  readonly accuracy: number;
}

/** An outcome head on an adapter, and the class of each attempt. */
export interface ClassHead {
  readonly head: string;
  readonly adapter: string;
  readonly classOf: (attempt: Attempt) => number;
}

export async function readClasses(
  { job: { session }, ports: { engine } }: Run,
  { head, adapter, classOf }: ClassHead,
  attempts: readonly Attempt[],
): Promise<Reading> {
  const rows = attempts.map((attempt) => ({
    ...rowOf(attempt, new Float32Array(attempt.sample.tokens.length)),
    adapter,
  }));
  const logits = await engine.classes(session, toTrainingRows(rows, [adapter]), head);
  const classes = attempts.map(classOf);
  const isKnown = classes.map((truth, index) => likeliest(logits.rows[index] ?? []) === truth);
  return {
    ofTruth: classes.map((truth, index) => classProbabilities(logits.tokens[index] ?? [], truth)),
    accuracy: mean(isKnown.map(Number)),
  };
}

/** Adds the gradients of the cross-entropy of each attempt by the largest logits over its tokens; returns its mean. */
export async function learnClasses(
  { job: { session }, ports: { engine } }: Run,
  { head, adapter, classOf }: ClassHead,
  attempts: readonly Attempt[],
  weight: number,
): Promise<number> {
  const rows = attempts.map((attempt) => ({
    ...rowOf(attempt, new Float32Array(attempt.sample.tokens.length).fill(weight)),
    adapter,
    counted: 1,
  }));
  const { losses } = await engine.forwardBackward({
    session,
    rows: toTrainingRows(rows, [adapter]),
    loss: { kind: 'classify', over: 'sequence' },
    head,
    weights: rows.map(({ weights }) => weights),
    targetClasses: attempts.map((attempt) =>
      new Int32Array(attempt.sample.tokens.length).fill(classOf(attempt)),
    ),
    normalisers: tokensPerAdapter(rows, [adapter]),
  });
  return mean(losses) / weight;
}

/**
 * softmax(logits_t)[truth] of each token.
 *
 * @param logits token-major, [T x classes]
 */
export function classProbabilities(logits: ArrayLike<number>, truth: number): Float32Array {
  return Float32Array.from({ length: logits.length / CLASSES }, (_, token) => {
    const ofToken = Array.from(
      { length: CLASSES },
      (_class, one) => logits[token * CLASSES + one] ?? 0,
    );
    const largest = Math.max(...ofToken);
    const powers = ofToken.map((logit) => Math.exp(logit - largest));
    return (powers[truth] ?? 0) / powers.reduce((sum, power) => sum + power, 0);
  });
}

function likeliest(logits: ArrayLike<number>): number {
  const values = Array.from(logits);
  return values.indexOf(Math.max(...values));
}
