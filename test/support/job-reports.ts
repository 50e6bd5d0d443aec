import { RecipeSettings } from '../../src/training/recipes/recipe-settings.js';
import { EvaluationSettings } from '../../src/training/recipes/settings.js';
import type { CurvePoint, JobReport } from '../../src/jobs/report/job-reports.schemas.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const around = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
const evaluation = (set: string, value: number) => ({
  set,
  tasks: 40,
  samples: 8,
  temperature: 0.8,
  innerSteps: 0,
  passAt: { '1': around(value) },
  greedy: around(value - 0.05),
  unjudged: 0,
});
const usage = {
  engineSeconds: 2.5,
  sampledTokens: 4_000,
  trainedTokens: 3_000,
  executions: 64,
  judgeCalls: 20,
};

/** A step that did a little better than the one before it. */
export function pointOf(step: number): CurvePoint {
  const share = 0.2 + 0.6 * (1 - Math.exp(-step / 15)) + 0.03 * Math.sin(step);
  return {
    firstStep: step,
    lastStep: step,
    metrics: {
      reward: 2 * share - 1,
      passRate: share,
      supportPassRate: share - 0.05,
      queryPassRate: share + 0.05,
      loss: -share / 10,
      gradientNorm: 1 / step,
    },
    components: { tests: share, style: share / 2, complexity: 0.3, negative: share - 1 },
    errorTypes: {
      NameError: Math.round(20 * (1 - share)),
      WrongAnswer: Math.round(12 * (1 - share)),
      SyntaxError: step % 3,
    },
    prompts: { plain: { judged: 40, passed: 20 }, memory: { judged: 24, passed: 15 } },
    usage,
  };
}

/** The report of a falcon job that has succeeded, with what else matters to a test. */
export function reportOf(
  change: Partial<JobReport> = {},
  job: Partial<JobReport['job']> = {},
): JobReport {
  return {
    job: { ...jobOf(), ...job },
    states: [
      { from: null, to: 'queued', reason: null, at: at(0) },
      { from: 'queued', to: 'running', reason: null, at: at(1) },
      { from: 'running', to: 'pausing', reason: 'Paused by request.', at: at(20) },
      { from: 'pausing', to: 'paused', reason: null, at: at(21) },
      { from: 'paused', to: 'queued', reason: 'Resumed by request.', at: at(50) },
      { from: 'queued', to: 'running', reason: null, at: at(51) },
      { from: 'running', to: 'succeeded', reason: null, at: at(70) },
    ],
    evaluations: {
      before: [evaluation('tasks', 0.31), evaluation('projects', 0.22)],
      after: [evaluation('tasks', 0.68), evaluation('projects', 0.55)],
    },
    curves: Array.from({ length: 60 }, (_, index) => pointOf(index + 1)),
    memory: {
      prompts: { plain: { judged: 2_400, passed: 1_200 }, memory: { judged: 1_440, passed: 900 } },
      episodes: 812,
    },
    checkpoints: [
      {
        id: 'ckpt_01jabk1e8o5l4v2u8q5m3n7t1s',
        jobId: 'job_01jabk1e8o5l4v2u8q5m3n7t1s',
        step: 60,
        sizeBytes: 2_359_296,
        score: 0.512,
        isBest: true,
        kept: false,
        rejected: null,
        version: 1,
        createdAt: at(70),
      },
    ],
    createdAt: at(80),
    ...change,
  };
}

function jobOf(): JobReport['job'] {
  return {
    id: 'job_01jabk1e8o5l4v2u8q5m3n7t1s',
    keyId: 'key_01jabk1e8o5l4v2u8q5m3n7t1s',
    name: 'list comprehensions, second try',
    state: 'succeeded',
    terminal: true,
    phase: null,
    progress: { step: 60, total: 60, percent: 100, etaSeconds: null, etaBasis: null },
    queue: null,
    priority: 0,
    budget: { tokens: 1_000_000 },
    usage: { ...usage, engineSeconds: 150, sampledTokens: 240_000, trainedTokens: 180_000 },
    notify: null,
    allowInexact: false,
    modelId: 'mdl_01jabk1e8o5l4v2u8q5m3n7t1s',
    datasetId: 'ds_01jabk1e8o5l4v2u8q5m3n7t1s',
    effectiveConfig: {
      tasks: { include: ['verified'] },
      recipe: RecipeSettings.parse({ name: 'falcon' }),
      evaluation: EvaluationSettings.parse({}),
      seed: 1,
      checkpoint: { everySteps: 10 },
    },
    metadata: { ticket: '7', team: 'compilers' },
    version: 1,
    result: null,
    error: null,
    createdAt: at(0),
    startedAt: at(1),
    finishedAt: at(70),
  };
}
