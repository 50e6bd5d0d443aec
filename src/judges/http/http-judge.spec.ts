import { describe, expect, it } from 'vitest';
import { ScriptedEndpoints } from '../../../test/support/scripted-endpoints.js';
import { verdictOf } from '../../../test/support/verdicts.js';
import { CallFailed } from '../../contracts/endpoint-call.js';
import type { HttpJudgeRequest } from '../../contracts/http-judge.js';
import { HttpJudgeSpec } from '../../contracts/judge-settings.js';
import { HttpJudge } from './http-judge.js';

type Posted = HttpJudgeRequest['programs'];

function judgeOn(answer: (programs: Posted) => unknown, change: object = {}) {
  const endpointId = 'end_01jabk1e8o5l4v2u8q5m3n7t1s';
  const spec = HttpJudgeSpec.parse({ kind: 'http', endpointId, scale: [0, 10], ...change });
  const endpoints = new ScriptedEndpoints({
    post: (body) => answer((body as HttpJudgeRequest).programs),
  });
  const judge = new HttpJudge('term', 'r1', spec, endpoints);
  return { judge, endpoints };
}

const programsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    program: 'x'.repeat(index),
    language: 'python',
  }));
/** Scores a program by its length. */
const byLength = (programs: Posted) => ({
  judgements: programs.map(({ program }) => ({ score: program.length })),
});

describe(HttpJudge, () => {
  it('posts batches and gives judgements in the order of the programs', async () => {
    const { judge, endpoints } = judgeOn(byLength, { batchSize: 3 });
    const judged = await judge.judge(programsOf(8));
    expect(judged.map((one) => one.status === 'scored' && one.value)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    const sizes = endpoints.posted.map((body) => (body as HttpJudgeRequest).programs.length);
    expect(sizes).toEqual([3, 3, 2]);
  });

  it('tells what is known of a program, and no test of it', async () => {
    const { judge, endpoints } = judgeOn(byLength);
    const verdict = verdictOf('assertion_failure', { passed: 1, total: 2 });
    await judge.judge([
      { program: 'x', language: 'python', prompt: 'p', canonicalProgram: 'c', verdict },
    ]);
    expect(endpoints.posted[0]).toEqual({
      programs: [
        {
          program: 'x',
          language: 'python',
          prompt: 'p',
          canonicalProgram: 'c',
          verdict: { status: 'assertion_failure', passed: 1, total: 2 },
        },
      ],
    });
  });

  it('passes on the reason and the components', async () => {
    const judgement = { score: 7.5, reason: 'two\nlines', components: { 'a.b': 1 } };
    const { judge } = judgeOn(() => ({ judgements: [judgement] }));
    expect(await judge.judge(programsOf(1))).toEqual([
      {
        status: 'scored',
        judge: 'term',
        revision: 'r1',
        value: 7.5,
        scale: [0, 10],
        components: { 'a.b': 1 },
        reason: 'two lines',
      },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['no score', {}, 'score'],
    ['a score in words', { score: '7' }, 'score'],
    ['a score below the scale', { score: -0.1 }, 'outside of the scale 0 to 10'],
    ['a score above the scale', { score: 10.1 }, 'outside of the scale 0 to 10'],
    ['a field too many', { score: 1, verdict: 'good' }, 'verdict'],
    ['a component in words', { score: 1, components: { a: 'b' } }, 'components: a'],
    ['null', null, 'expected object'],
  ])('errs alone for a judgement with %s', async (_, broken, reason) => {
    const { judge } = judgeOn(() => ({ judgements: [{ score: 1 }, broken, { score: 2 }] }));
    const judged = await judge.judge(programsOf(3));
    expect(judged.map(({ status }) => status)).toEqual(['scored', 'errored', 'scored']);
    expect(judged[1]?.reason).toContain(reason);
  });

  it.each<[string, unknown, string]>([
    ['too few judgements', { judgements: [{ score: 1 }] }, '1 judgements came for 2 programs'],
    ['no object', [], 'is not {"judgements"'],
    ['another object', { scores: [1, 2] }, 'is not {"judgements"'],
    ['nothing', undefined, 'is not {"judgements"'],
  ])('errs for the whole batch when %s came', async (_, answer, reason) => {
    const judged = await judgeOn(() => answer).judge.judge(programsOf(2));
    expect(judged.map(({ status }) => status)).toEqual(['errored', 'errored']);
    expect(judged[0]?.reason).toContain(reason);
  });

  it('loses no batch but the one that failed', async () => {
    const fails = (programs: Posted): unknown => {
      if (programs.some(({ program }) => program === '')) {
        throw new CallFailed('refused', 'It answered 307.');
      }
      return byLength(programs);
    };
    const judged = await judgeOn(fails, { batchSize: 2 }).judge.judge(programsOf(4));
    expect(judged.map(({ status }) => status)).toEqual(['errored', 'errored', 'scored', 'scored']);
    expect(judged[0]?.reason).toBe('refused: It answered 307.');
  });
});
