import { describe, expect, it } from 'vitest';
import type { EvaluationResult as Evaluation, Interval } from '../../contracts/training.js';
import { compare, evaluationTable, verdicts } from './evaluation-table.js';
import { sideBySide } from './side-by-side.js';

function around(value: number): Interval {
  return { value, low: Math.max(0, value - 0.05), high: Math.min(1, value + 0.05) };
}

function evaluation(set: string, value: number, greedy: number, innerSteps = 0): Evaluation {
  return {
    set,
    tasks: 60,
    samples: 8,
    temperature: 1,
    innerSteps,
    passAt: { '1': around(value) },
    greedy: around(greedy),
    unjudged: 0,
  };
}

const before = [evaluation('unseen', 0.31, 0.5), evaluation('projects', 0.2, 0.3, 1)];
const after = [evaluation('projects', 0.22, 0.3, 1), evaluation('unseen', 0.58, 0.45)];

describe(evaluationTable, () => {
  it('shows each set once, before and after, with intervals, gains and greedy', () => {
    const [headings, projects, unseen, ...more] = evaluationTable(compare(before, after)).split(
      '\n',
    );
    expect(more).toEqual([]);
    expect(headings).toMatch(/held-out tasks +n +pass@1 before +after +gain +greedy +gain/);
    expect(unseen).toMatch(
      /unseen +60 +0\.31 \(0\.26-0\.36\) +0\.58 \(0\.53-0\.63\) +\+0\.27 +0\.50 -> 0\.45 +-0\.05/,
    );
    expect(projects).toContain('projects, 1 practice step');
  });

  it('fits 100 columns', () => {
    const lines = evaluationTable(compare(before, after)).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(96);
  });

  it('shows what was examined afterwards alone, of which no gain and no verdict can be told', () => {
    const alone = compare([], [evaluation('unseen', 0.5, 0.45)]);
    const [, unseen] = evaluationTable(alone).split('\n');
    expect(unseen).toMatch(/unseen +60 +- +0\.50 \(0\.45-0\.55\) +- +0\.45 +-/);
    expect(verdicts(alone)).toEqual([]);
  });
});

describe(verdicts, () => {
  it('calls better and worse only what the intervals keep apart', () => {
    const earlier = [evaluation('a', 0.3, 0), evaluation('b', 0.6, 0), evaluation('c', 0.5, 0)];
    const later = [evaluation('a', 0.5, 0), evaluation('b', 0.4, 0), evaluation('c', 0.55, 0)];
    expect(verdicts(compare(earlier, later))).toEqual([
      'better beyond the noise of the sample: a',
      'WORSE beyond the noise of the sample: b',
      'within the noise of the sample, no claim: c',
    ]);
  });
});

describe(sideBySide, () => {
  it('keeps both texts whole, in two columns of the width', () => {
    const shown = sideBySide(
      { title: 'left', text: '\n    a = 1\n    return a\n' },
      { title: 'right', text: 'one\ntwo\nthree and four' },
      23,
    );
    expect(shown.split('\n')).toEqual([
      'left       | right',
      '---------- | ----------',
      '    a = 1  | one',
      '    return | two',
      'a          | three and',
      '           | four',
    ]);
  });
});
