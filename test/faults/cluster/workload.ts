/** A job by a name that tells it from the others, and what its user does to it once it is under way. */
export interface JobSpec {
  readonly name: string;
  readonly body: object;
  readonly interruption?: 'pause' | 'cancel';
}

/** What every job has beside its recipe: small enough to be over in seconds. */
const shared = {
  model: 'tiny',
  evaluation: { samples: 2, k: [1], tasksPerSet: 2, innerSteps: [0] },
  checkpoint: { everySteps: 2 },
};

const rewards = {
  rewardWeights: { tests: 1, style: 0.1, complexity: 0.1, negative: 0.1, span: 1 },
};

function falcon(name: string, seed: number): JobSpec {
  const memory = { longTerm: true, k: 1, demonstrations: 4, promptShare: 0.5 };
  const recipe = {
    name: 'falcon',
    metaSteps: 6,
    tasksPerStep: 2,
    supportSamples: 2,
    querySamples: 2,
    memory,
    ...rewards,
  };
  return { name, body: { ...shared, seed, recipe } };
}

function rloo(name: string, seed: number, interruption?: 'pause' | 'cancel'): JobSpec {
  const recipe = { name: 'rloo', steps: 8, tasksPerStep: 2, samples: 3, ...rewards };
  const body = { ...shared, seed, recipe };
  return { name, body, ...(interruption === undefined ? {} : { interruption }) };
}

/** Two groups of three jobs that succeed, one of which is paused and resumed, and a fourth that is cancelled. */
export const GROUPS: readonly (readonly JobSpec[])[] = [
  [
    falcon('falcon-1', 11),
    rloo('rloo-1', 12),
    rloo('rloo-2', 13, 'pause'),
    rloo('cancelled-1', 14, 'cancel'),
  ],
  [
    falcon('falcon-2', 21),
    rloo('rloo-3', 22),
    rloo('rloo-4', 23, 'pause'),
    rloo('cancelled-2', 24, 'cancel'),
  ],
];

const WORDS = ['hawk', 'kestrel', 'lanner', 'merlin', 'osprey', 'peregrine', 'saker', 'tiercel'];

/**
 * Tasks for a model that knows nothing: the prompt ends inside a comment, so that what is sampled passes unless it
 * breaks the line. So some attempts pass and some fail, and there is something to learn from.
 */
export function taskRows(): object[] {
  return WORDS.flatMap((word, index) => [
    row(`${word}-train`, index, 'train'),
    ...(index < 2 ? [row(`${word}-test`, index + 10, 'test')] : []),
  ]);
}

function row(key: string, value: number, split: 'train' | 'test'): object {
  return {
    key,
    split,
    form: 'completion',
    language: 'python',
    prompt: `def f():\n    return ${value}  # ${key} ${'x'.repeat(value)}`,
    canonicalSolution: ' done',
    hiddenTests: {
      kind: 'calls',
      entryPoint: 'f',
      cases: [{ args: [], expected: value }],
      comparer: { kind: 'exact' },
    },
    tags: [],
  };
}

/** A job that lasts long enough to be disturbed, and is saved often enough to lose little. */
export const longJob: JobSpec = {
  name: 'long',
  body: {
    ...shared,
    seed: 31,
    recipe: { name: 'rloo', steps: 12, tasksPerStep: 2, samples: 3, ...rewards },
  },
};
