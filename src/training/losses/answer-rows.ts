import type { Task } from '../../contracts/task.js';
import type { Teaching } from '../run-context.js';
import type { Row } from './rows.js';

/** A task with an answer that is known to be right, and the adapter that is to learn it. */
export interface Demonstration {
  readonly adapter: string;
  readonly task: Pick<Task, 'form' | 'prompt' | 'starterCode'>;
  readonly answer: string;
}

/** An answer that was not sampled here, with what each of its tokens weighs. */
export interface WeightedAnswer extends Demonstration {
  readonly weight: number;
}

/** Answers as rows of a loss, each after its plain prompt and up to the end-of-sequence token. */
export async function answerRows(
  run: Teaching,
  answers: readonly WeightedAnswer[],
): Promise<Row[]> {
  if (answers.length === 0) {
    return [];
  }
  const { session } = run.job;
  const prompts = answers.map(({ task }) =>
    run.template.assemble({ task, cards: [], failed: null }),
  );
  const distinct = [...new Set(prompts)];
  const encodedPrompts = await run.ports.engine.encode(session, distinct);
  const encodedAnswers = await run.ports.engine.encode(
    session,
    answers.map(({ answer }) => answer),
  );
  return answers.map(({ adapter, weight }, index): Row => {
    const completion = Int32Array.from([...(encodedAnswers[index] ?? []), run.endOfSequence]);
    return {
      adapter,
      prompt: encodedPrompts[distinct.indexOf(prompts[index] as string)] as Int32Array,
      completion,
      weights: new Float32Array(completion.length).fill(weight),
      behaviour: new Float32Array(completion.length),
    };
  });
}
