import { afterAll, describe, expect, it } from 'vitest';
import { CallFailed } from '../../src/contracts/endpoint-call.js';
import type { HttpJudgeRequest } from '../../src/contracts/http-judge.js';
import type { JudgeSpec } from '../../src/contracts/judge.js';
import { Judgement } from '../../src/contracts/judgement.js';
import { makeJudge } from '../../src/judges/judge-kinds.js';
import type { JudgeParts } from '../../src/judges/judge-kinds.js';
import { ProgramAnalyser } from '../../src/judges/analysis/program-analyser.js';
import type { Judge, JudgedProgram } from '../../src/training/ports.js';
import { makeAnalysisPool, makePool } from '../support/sandbox.js';
import { criticsIn, makeTinyCritic } from '../support/tiny-critic.js';
import { ScriptedEndpoints } from '../support/scripted-endpoints.js';
import { verdictOf } from '../support/verdicts.js';

/** A kind of judge in the suite: `broken` is one whose parts fail, where it has parts that can. */
interface Row {
  readonly spec: JudgeSpec;
  readonly broken?: () => Judge;
}

const analysis = makeAnalysisPool();
const sandbox = makePool({ slots: 1 });
const lostAnalysis = makeAnalysisPool({ python: '/nowhere' });
const lostSandbox = makePool({ python: '/nowhere', slots: 1 });
const critics = criticsIn(makeTinyCritic().modelsDir);
afterAll(() =>
  Promise.all([
    ...[analysis, sandbox, lostAnalysis, lostSandbox].map((pool) => pool.close()),
    critics.close(),
  ]),
);

/** Endpoints that score a program by its length. */
const answering = new ScriptedEndpoints({
  chat: ({ messages }) =>
    JSON.stringify({ score: (messages.at(-1)?.content.length ?? 0) % 3, rationale: 'its length' }),
  post: (body) => ({
    judgements: (body as HttpJudgeRequest).programs.map(({ program }) => ({
      score: program.length % 3,
    })),
  }),
});
const fails = (): never => {
  throw new CallFailed('unreachable', 'The address could not be reached.');
};
const unreachable = new ScriptedEndpoints({ chat: fails, post: fails });

const WORKING: JudgeParts = {
  analyser: new ProgramAnalyser(analysis),
  sandbox,
  critics,
  endpoints: answering,
};
/** Nothing that a judge could score with answers. */
const BROKEN: JudgeParts = {
  analyser: new ProgramAnalyser(lostAnalysis),
  sandbox: lostSandbox,
  critics,
  endpoints: unreachable,
};
const make = (spec: JudgeSpec, parts = WORKING): Judge =>
  makeJudge({ name: 'term', revision: 'r1', spec }, parts);

const GRADER: JudgeSpec = {
  kind: 'python',
  program: 'def grade(sample):\n    return sample["program"].count("2")\n',
  scale: [0, 5],
  cpuSeconds: 4,
};
const COMPOSITE: JudgeSpec = {
  kind: 'composite',
  parts: [
    { name: 'tests', judge: { kind: 'unit_tests' }, weight: 2 },
    { name: 'style', judge: { kind: 'style' }, weight: 1 },
  ],
};
const endpointId = 'end_01jabk1e8o5l4v2u8q5m3n7t1s';
const LLM: JudgeSpec = { kind: 'llm', endpointId, rubric: 'style', votes: 3, maxTokens: 512 };
const HTTP: JudgeSpec = { kind: 'http', endpointId, scale: [0, 2], batchSize: 2 };

const ROWS: readonly Row[] = [
  { spec: { kind: 'unit_tests' } },
  { spec: { kind: 'compile' } },
  { spec: { kind: 'style' }, broken: () => make({ kind: 'style' }, BROKEN) },
  { spec: { kind: 'complexity' }, broken: () => make({ kind: 'complexity' }, BROKEN) },
  { spec: { kind: 'string_check', operation: 'contains', value: 'def', ignoreCase: false } },
  { spec: { kind: 'similarity', metric: 'bleu' } },
  { spec: { kind: 'similarity', metric: 'edit' } },
  {
    spec: { kind: 'critic', model: 'tiny' },
    broken: () => make({ kind: 'critic', model: 'other' }),
  },
  { spec: GRADER, broken: () => make(GRADER, BROKEN) },
  { spec: COMPOSITE, broken: () => make(COMPOSITE, BROKEN) },
  { spec: { kind: 'ast_match' }, broken: () => make({ kind: 'ast_match' }, BROKEN) },
  { spec: { kind: 'dfg_match' }, broken: () => make({ kind: 'dfg_match' }, BROKEN) },
  { spec: LLM, broken: () => make(LLM, BROKEN) },
  { spec: HTTP, broken: () => make(HTTP, BROKEN) },
];

const CANONICAL = 'def double(x):\n    return 2 * x\n';
const program = (text: string, passed: number): JudgedProgram => ({
  program: text,
  language: 'python',
  canonicalProgram: CANONICAL,
  prompt: 'Double the number.',
  verdict: verdictOf(passed === 2 ? 'passed' : 'assertion_failure', { passed, total: 2 }),
});
const scoreOf = (judgement: Judgement | undefined) =>
  judgement?.status === 'scored' ? judgement : undefined;
const GOOD = program(CANONICAL, 2);
const WRONG = program('def double(x):\n    return x\n', 1);

describe.each(ROWS)('the judge $spec.kind keeps the promises of Judge', ({ spec }) => {
  it('answers one judgement per program, in order, under its name and revision', async () => {
    const judge = make(spec);
    const judgements = await judge.judge([GOOD, WRONG, GOOD]);
    expect(judgements).toHaveLength(3);
    expect(judgements[2]).toEqual(judgements[0]);
    for (const judgement of judgements) {
      expect(Judgement.parse(judgement)).toEqual(judgement);
      expect(judgement).toMatchObject({ judge: 'term', revision: judge.revision });
      expect(judgement.revision).toMatch(/^r1\//u);
    }
  });

  it('scores within its scale', async () => {
    const [judgement] = await make(spec).judge([GOOD]);
    const score = scoreOf(judgement);
    const [low = NaN, high = NaN] = score?.scale ?? [];
    expect(score?.value).toBeGreaterThanOrEqual(low);
    expect(score?.value).toBeLessThanOrEqual(high);
  });

  it('gives the same score alone and in a batch, today and again', async () => {
    const [, inBatch] = await make(spec).judge([GOOD, WRONG]);
    const [alone] = await make(spec).judge([WRONG]);
    expect(alone).toEqual(inBatch);
  });

  it('skips nothing silently: no programs, no judgements', async () => {
    expect(await make(spec).judge([])).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(make(spec).judge([GOOD], stopped)).rejects.toThrow('stopped');
  });
});

const FALLIBLE = ROWS.filter(({ broken }) => broken !== undefined);
describe.each(FALLIBLE)('the judge $spec.kind, a part of which fails,', ({ broken }) => {
  it('errs, and scores nothing', async () => {
    const judgements = await broken?.().judge([GOOD, WRONG]);
    expect(judgements?.map(({ status }) => status)).toEqual(['errored', 'errored']);
  });
});
