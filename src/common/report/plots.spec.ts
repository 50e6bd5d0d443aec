import { describe, expect, test } from 'vitest';
import { bytes, duration, figure, percent } from './figures.js';
import { intervalPlot } from './interval-plot.js';
import { linePlot } from './line-plot.js';
import { extentOf, scaleOf, ticksOf } from './scale.js';
import { stackedPlot } from './stacked-plot.js';

/** The attributes of every element of a kind, in the order of the drawing. */
function elementsOf(text: string | undefined, name: string): Record<string, string>[] {
  const found = (text ?? '').matchAll(new RegExp(`<${name} ([^>]*?)/?>`, 'g'));
  return [...found].map(([, attributes = '']) =>
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map((one) => one.slice(1))),
  );
}

describe(scaleOf, () => {
  test('maps the ends onto the ends, upside down too, and one value onto the middle', () => {
    const down = scaleOf([0, 10], [200, 100]);
    expect([0, 5, 10].map(down)).toEqual([200, 150, 100]);
    expect(scaleOf([3, 3], [0, 40])(3)).toBe(20);
  });
});

describe(ticksOf, () => {
  test.each([
    [
      [0, 1],
      [0, 0.5, 1],
    ],
    [
      [0.1, 0.93],
      [0, 0.5, 1],
    ],
    [
      [-0.3, 0.3],
      [-0.4, -0.2, 0, 0.2, 0.4],
    ],
    [
      [1, 60],
      [0, 20, 40, 60],
    ],
    [
      [5, 5],
      [4.5, 5, 5.5],
    ],
    [
      [0, 0.0007],
      [0, 0.0002, 0.0004, 0.0006, 0.0008],
    ],
  ] as const)('%j has %j', (range, ticks) => {
    expect(ticksOf(range, 4)).toEqual(ticks);
  });
});

test('an extent leaves out what is no number, and is null of nothing', () => {
  expect(extentOf([3, NaN, -1, Infinity])).toEqual([-1, 3]);
  expect(extentOf([])).toBeNull();
});

describe(linePlot, () => {
  test('draws each series through its points, steps to the right and values up', () => {
    const plot = linePlot('reward', [
      {
        name: 'a',
        points: [
          [1, 0],
          [3, 1],
        ],
      },
      { name: 'b', points: [[2, 0.5]] },
      { name: 'none', points: [] },
    ])?.text;
    expect(elementsOf(plot, 'polyline')).toEqual([{ class: 'l0', points: '48,184 428,10' }]);
    expect(elementsOf(plot, 'circle')).toEqual([{ class: 'f1', cx: '238', cy: '97', r: '3' }]);
    expect(plot).toContain('<li><i class="swatch s1"></i>b</li>');
    expect(plot).not.toContain('none');
  });

  test('shows at least the range that it is told', () => {
    const plot = linePlot(
      'share',
      [
        {
          name: 'a',
          points: [
            [1, 0.4],
            [2, 0.5],
          ],
        },
      ],
      [0, 1],
    )?.text;
    expect(elementsOf(plot, 'polyline')[0]?.['points']).toBe('48,114.4 428,97');
  });

  test('is nothing without points', () => {
    expect(linePlot('reward', [{ name: 'a', points: [] }])).toBeNull();
  });

  test('a name that is markup is text', () => {
    const hostile = '<script>';
    const plot = linePlot(hostile, [
      { name: hostile, points: [[1, 1]] },
      { name: 'b', points: [[1, 2]] },
    ])?.text;
    expect(plot).not.toContain('<script');
    expect(plot?.match(/&lt;script&gt;/g)).toHaveLength(3);
  });
});

describe(stackedPlot, () => {
  test('stacks the counts of a place over each other, as high as they are many', () => {
    const stacks = [
      {
        first: 1,
        last: 1,
        counts: new Map([
          ['a', 4],
          ['b', 6],
        ]),
      },
      { first: 2, last: 2, counts: new Map([['b', 5]]) },
    ];
    const rectangles = elementsOf(stackedPlot('errors', stacks, ['a', 'b'])?.text, 'rect');
    expect(rectangles).toEqual([
      { class: 'f0', x: '48', y: '114.4', width: '190', height: '69.6' },
      { class: 'f1', x: '48', y: '10', width: '190', height: '104.4' },
      { class: 'f1', x: '238', y: '97', width: '190', height: '87' },
    ]);
  });

  test('is nothing when nothing was counted', () => {
    expect(stackedPlot('errors', [{ first: 1, last: 1, counts: new Map() }], ['a'])).toBeNull();
  });
});

describe(intervalPlot, () => {
  test('draws each estimate between its ends, before over after', () => {
    const estimate = { value: 0.5, low: 0.25, high: 1 };
    const rows = [{ name: 'tasks', estimates: [estimate, null] }];
    const plot = intervalPlot('pass@1', rows, ['before', 'after'])?.text;
    const [line] = elementsOf(plot, 'line').filter(({ class: kind }) => kind?.includes('thick'));
    expect(line).toMatchObject({ x1: '384', x2: '876', y1: '16', y2: '16' });
    expect(elementsOf(plot, 'circle')).toMatchObject([{ class: 'f0', cx: '548', cy: '16' }]);
    expect(plot).toContain('50 % (25 % to 100 %)');
  });

  test('is nothing without rows', () => {
    expect(intervalPlot('pass@1', [], ['before'])).toBeNull();
  });
});

test('figures are short, and say what they stand for', () => {
  expect([0, 0.12345, 1234, 12_345, 2_500_000, 0.00002, -3].map(figure)).toEqual([
    '0',
    '0.1235',
    '1234',
    '12.35k',
    '2.5M',
    '2.0e-5',
    '-3',
  ]);
  expect([0.5, 0.6789].map(percent)).toEqual(['50 %', '67.9 %']);
  expect([0, 1023, 2_359_296].map(bytes)).toEqual(['0 B', '1023 B', '2.3 MiB']);
  expect([4.04, 90, 4_140, 200_000].map(duration)).toEqual([
    '4 s',
    '2 min',
    '1 h 9 min',
    '2 d 7 h',
  ]);
});
