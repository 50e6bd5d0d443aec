import { describe, expect, it } from 'vitest';
import type { Task } from '../../contracts/task.js';
import { FakeCodeRunner } from '../../../test/support/fake-code-runner.js';
import { FakePolicyEngine } from '../../../test/support/fake-policy-engine.js';
import { taskOf } from '../../../test/support/tasks.js';
import { plainPrompt } from '../prompting.js';
import { promptTemplate } from '../prompts/templates.js';
import type { Asking } from '../run-context.js';
import { estimatePassAt } from './estimates.js';
import { answerPlans, judgeAnswers, type SecondTry } from './examine.js';
import { NgramOverlap } from './overlap.js';
import { pairedDifference } from './paired.js';

describe('estimatePassAt', () => {
  it('is the mean over tasks, each k over the tasks that have enough attempts for the largest', () => {
    const passes = [[true, true], [false, true], [false, false], [true]];
    const { passAt, leftOut } = estimatePassAt(passes, [1, 2], 0);
    expect(passAt['1']?.value).toBeCloseTo((1 + 0.5 + 0) / 3, 12);
    expect(passAt['2']?.value).toBeCloseTo(2 / 3, 12);
    expect(leftOut).toBe(1);
  });
});

describe('pairedDifference', () => {
  const first = Array.from({ length: 40 }, (_, task) => task / 40);

  it('sees a small gain on every task that the spread between tasks would hide', () => {
    const second = first.map((value) => value + 0.01);
    const { difference, better, worse, same, pValue } = pairedDifference(first, second, 1);
    expect(difference.value).toBeCloseTo(0.01, 12);
    expect(difference.low).toBeGreaterThan(0.009);
    expect([better, worse, same]).toEqual([40, 0, 0]);
    expect(pValue).toBeLessThan(0.001);
  });

  it('finds no difference between equals, and none in noise that goes both ways', () => {
    expect(pairedDifference(first, first, 1)).toMatchObject({ same: 40, pValue: 1 });
    const noisy = first.map((value, task) => value + (task % 2 === 0 ? 0.1 : -0.1));
    const { difference, pValue } = pairedDifference(first, noisy, 1);
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
    expect(pValue).toBeGreaterThan(0.5);
  });

  it('refuses figures that are no pairs', () => {
    expect(() => pairedDifference([1], [1, 2], 0)).toThrow('no pairs');
  });

  it('has the p-value of the exact test where that can be counted', () => {
    // Three gains of one size: of 8 signings, 2 are as extreme.
    const { pValue } = pairedDifference([0, 0, 0], [1, 1, 1], 5);
    expect(pValue).toBeGreaterThan(0.22);
    expect(pValue).toBeLessThan(0.28);
  });
});

describe('NgramOverlap', () => {
  const overlap = (texts: string[], others: string[], n = 3): number[] => {
    const counted = new NgramOverlap(texts, n);
    others.forEach((other) => counted.add(other));
    return counted.shares();
  };

  it('is the share of the runs of n tokens that stand in another text', () => {
    // a b c, b c d, c d e: the first two are seen.
    expect(overlap(['a b c d e'], ['x a b c d y'])).toEqual([2 / 3]);
  });

  it('does not see letter case and blanks, and keeps signs', () => {
    expect(overlap(['def F(x):\n  return x'], ['def f( x ) : return  X'])).toEqual([1]);
    expect(overlap(['x + y'], ['x - y'])).toEqual([0]);
  });

  it('takes a text of less than n tokens as one run, and adds up over the others', () => {
    expect(overlap(['a b', '', 'q r s t'], ['a b', 'q r s', 'r s t'])).toEqual([1, 0, 1]);
    expect(overlap(['a b'], ['a b c'])).toEqual([0]);
  });
});

const RIGHT = '\n    return 1';
const WRONG = '\n    return 2';

/** A policy that has an answer of each kind, and a sandbox in which one of them passes. */
function world(): { asking: Asking; runner: FakeCodeRunner } {
  const runner = new FakeCodeRunner(({ program }) => (program.endsWith(RIGHT) ? 1 : 0));
  const model = {
    path: '/models/tiny',
    promptTemplate: 'commented_blocks',
    stop: [],
    maxNewTokens: 8,
    contextLength: 4_096,
  };
  const asking: Asking = {
    job: { session: 's', model, recipe: { sampling: {} } },
    ports: { engine: new FakePolicyEngine([RIGHT, WRONG]), runner },
    template: promptTemplate('commented_blocks'),
    signal: new AbortController().signal,
  };
  return { asking, runner };
}

const hidden = taskOf('a').hiddenTests;
const shown = { ...hidden, cases: [{ args: [], expected: 1 }] } as Task['hiddenTests'];

async function answers(tasks: readonly Task[], secondTry: SecondTry) {
  const { asking, runner } = world();
  await asking.ports.engine.open({
    session: 's',
    modelPath: '/models/tiny',
    adapter: { rank: 1, alpha: 1 },
    seed: 0,
  });
  const plans = tasks.map((task) => plainPrompt(task, 'policy'));
  const drawing = { samples: 16, temperature: 1, topP: 1, seed: 3 };
  const given = await answerPlans(asking, plans, drawing, secondTry);
  return { asking, runner, given };
}

describe('answerPlans', () => {
  it('looks at no hidden test, and gives a second answer only where a public test has failed', async () => {
    const tasks = [taskOf('shows', { publicTests: shown }), taskOf('shows none')];
    const { given, runner } = await answers(tasks, 'feedback');
    expect(runner.executions.every(({ tests }) => tests === shown)).toBe(true);
    const { given: once } = await answers(tasks, 'none');
    const failed = once[0]!.filter(({ program }) => program.endsWith(WRONG)).length;
    expect(failed).toBeGreaterThan(0);
    expect(given[0]!.filter(({ isSecond }) => isSecond)).toHaveLength(failed);
    expect(given[1]!.some(({ isSecond }) => isSecond)).toBe(false);
    expect(given[1]).toEqual(once[1]);
  });

  it('draws first answers that a second try, of either kind, does not change', async () => {
    const tasks = [taskOf('shows', { publicTests: shown })];
    const [none, blind] = [await answers(tasks, 'none'), await answers(tasks, 'blind')];
    const kept = blind.given[0]!.flatMap((answer, at) => (answer.isSecond ? [] : [at]));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.map((at) => blind.given[0]![at])).toEqual(kept.map((at) => none.given[0]![at]));
  });

  it('gives each answer the verdict of its own program', async () => {
    const tasks = [taskOf('a'), taskOf('b')];
    const { asking, given } = await answers(tasks, 'none');
    const verdicts = await judgeAnswers(asking, tasks, given);
    const passed = verdicts.map((group) => group.map(({ status }) => status === 'passed'));
    expect(passed).toEqual(given.map((group) => group.map(({ text }) => text === RIGHT)));
  });
});
