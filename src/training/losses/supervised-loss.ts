import type { Task } from '../../contracts/task.js';
import { mean } from '../mean.js';
import type { Run } from '../run-context.js';
import { type Row, tokensPerAdapter, toTrainingRows } from './rows.js';

/** A task with an answer that is known to be right, and the adapter that is to learn it. */
export interface Demonstration {
  readonly adapter: string;
  readonly task: Pick<Task, 'form' | 'prompt' | 'starterCode'>;
  readonly answer: string;
}

export interface SupervisedReport {
  /** Mean over the adapters. */
  readonly loss: number;
  readonly tokens: number;
}

/**
 * The supervised loss (FALCON eq. 2): cross-entropy of demonstrations, weighted against the policy loss. Each is
 * put after its plain prompt, and ends with the end-of-sequence token.
 */
export async function supervisedLoss(
  run: Run,
  demonstrations: readonly Demonstration[],
  adapters: readonly string[],
  weight: number,
): Promise<SupervisedReport> {
  if (weight === 0 || demonstrations.length === 0) {
    return { loss: 0, tokens: 0 };
  }
  const { session } = run.job;
  const prompts = demonstrations.map(({ task }) =>
    run.template.assemble({ task, cards: [], failed: null }),
  );
  const distinct = [...new Set(prompts)];
  const encodedPrompts = await run.ports.engine.encode(session, distinct);
  const answers = await run.ports.engine.encode(
    session,
    demonstrations.map(({ answer }) => answer),
  );
  const rows = demonstrations.map(({ adapter }, index): Row => {
    const completion = Int32Array.from([...(answers[index] ?? []), run.endOfSequence]);
    return {
      adapter,
      prompt: encodedPrompts[distinct.indexOf(prompts[index] as string)] as Int32Array,
      completion,
      weights: new Float32Array(completion.length).fill(weight),
      behaviour: new Float32Array(completion.length),
    };
  });
  const { losses, tokens } = await run.ports.engine.forwardBackward({
    session,
    rows: toTrainingRows(rows, adapters),
    loss: { kind: 'weighted_nll' },
    weights: rows.map(({ weights }) => weights),
    normalisers: tokensPerAdapter(rows, adapters),
  });
  return { loss: mean(losses), tokens };
}
