import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../test/support/verdicts.js';
import type { Judgement } from '../contracts/judgement.js';
import { type Appraisal, bestFirst } from './choice-ranking.js';

const scored = (value: number, scale: [number, number] = [0, 1]): Judgement => ({
  status: 'scored',
  judge: 'j',
  revision: '1',
  value,
  scale,
  components: {},
  reason: '',
});
const errored: Judgement = { status: 'errored', judge: 'j', revision: '1', reason: 'away' };
const of = (passed: number | null, ...judgements: Judgement[]): Appraisal => ({
  verdict:
    passed === null
      ? verdictOf('sandbox_error')
      : verdictOf(passed === 4 ? 'passed' : 'assertion_failure', { passed, total: 4 }),
  judgements,
});
const judged = (...judgements: Judgement[]): Appraisal => ({ verdict: null, judgements });

describe('bestFirst', () => {
  it.each<[string, Appraisal[], number[]]>([
    ['more passing tests come first', [of(1), of(4), of(2)], [1, 2, 0]],
    ['tests count before judges', [of(2, scored(1)), of(3, scored(0))], [1, 0]],
    ['judges decide among equals', [of(4, scored(0.2)), of(4, scored(0.9))], [1, 0]],
    [
      'scores are compared on their scales',
      [
        judged(scored(0.5, [0, 1]), scored(-1, [-1, 2])),
        judged(scored(0.4, [0, 1]), scored(2, [-1, 2])),
      ],
      [1, 0],
    ],
    ['equals keep their order', [of(2), of(2), of(4), of(4)], [2, 3, 0, 1]],
    [
      'a judgement that errored is masked and no zero',
      [judged(scored(0.1)), judged(errored), judged(scored(0.9))],
      [2, 1, 0],
    ],
    ['a failure of the sandbox is masked and no zero', [of(0), of(null), of(4)], [2, 1, 0]],
    ['nothing known leaves the order', [judged(errored), judged(errored)], [0, 1]],
    ['nobody asked leaves the order', [judged(), judged()], [0, 1]],
  ])('%s', (_, appraisals, order) => {
    expect(bestFirst(appraisals)).toEqual(order);
  });
});
