import { afterAll, describe, expect, it } from 'vitest';
import { CallFailed } from '../../src/contracts/endpoint-call.js';
import type { HttpJudgeRequest } from '../../src/contracts/http-judge.js';
import type { JudgeSpec } from '../../src/contracts/judge.js';
import { Judgement } from '../../src/contracts/judgement.js';
import { makeJudge } from '../../src/judges/judge-kinds.js';
import type { JudgeParts } from '../../src/judges/judge-kinds.js';
import { StaticAnalyser } from '../../src/judges/static/static-analyser.js';
import type { Judge, JudgedProgram } from '../../src/training/ports.js';
import { makePool } from '../support/sandbox.js';
import { ScriptedEndpoints } from '../support/scripted-endpoints.js';
import { verdictOf } from '../support/verdicts.js';

/** A kind of judge in the suite: `broken` is one whose parts fail, where it has parts that can. */
interface Row {
  readonly spec: JudgeSpec;
  readonly broken?: () => Judge;
}

const pool = makePool({ slots: 1 });
const lost = makePool({ python: '/nowhere', slots: 1 });
afterAll(() => Promise.all([pool.close(), lost.close()]));

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

const partsOn = (sandbox: typeof pool, endpoints = answering): JudgeParts => ({
  analyser: new StaticAnalyser(sandbox),
  endpoints,
});
const make = (spec: JudgeSpec, parts = partsOn(pool)): Judge =>
  makeJudge({ name: 'term', revision: 'r1', spec }, parts);

const endpointId = 'end_01jabk1e8o5l4v2u8q5m3n7t1s';
const LLM: JudgeSpec = { kind: 'llm', endpointId, rubric: 'style', votes: 3, maxTokens: 512 };
const HTTP: JudgeSpec = { kind: 'http', endpointId, scale: [0, 2], batchSize: 2 };

const ROWS: readonly Row[] = [
  { spec: { kind: 'unit_tests' } },
  { spec: { kind: 'compile' } },
  { spec: { kind: 'style' }, broken: () => make({ kind: 'style' }, partsOn(lost)) },
  { spec: { kind: 'complexity' }, broken: () => make({ kind: 'complexity' }, partsOn(lost)) },
  { spec: LLM, broken: () => make(LLM, partsOn(pool, unreachable)) },
  { spec: HTTP, broken: () => make(HTTP, partsOn(pool, unreachable)) },
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
