import { describe, expect, it } from 'vitest';
import { Curriculum, CurriculumSettings } from './curriculum.js';
import { stagesOf } from './stages.js';

const ladder = (count: number): string =>
  [
    'def f(x):',
    ...Array.from(
      { length: count },
      (_, index) => `    if x == ${index}:\n        return ${index}`,
    ),
    '    return x',
  ].join('\n');

describe('stagesOf', () => {
  it('has the last stage alone for a solution without conditionals', () => {
    expect(stagesOf('def f(x):\n    return x')).toEqual(['']);
  });

  it('begins with all up to the only conditional, and ends with nothing', () => {
    expect(stagesOf(ladder(1))).toEqual(['def f(x):', '']);
  });

  it('uses ceil(sqrt(E)) of E conditionals, the last one first', () => {
    const stages = stagesOf(ladder(9));
    expect(stages).toHaveLength(4);
    expect(stages[0]).toContain('return 7');
    expect(stages[0]).not.toContain('== 8');
    const lengths = stages.map((text) => text.length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });

  it('takes no conditional inside a string or a comprehension for a cut', () => {
    expect(
      stagesOf(
        'def f(x):\n    """\n    if so\n    """\n    return [\n        y\n        for y in x\n    ]',
      ),
    ).toEqual(['']);
  });
});

describe(Curriculum, () => {
  const make = () => new Curriculum(CurriculumSettings.parse({ window: 4 }));

  it('moves a task on when enough of its newest attempts pass', () => {
    const curriculum = make();
    curriculum.observe('t', 0, [true, false], 2);
    expect(curriculum.stageOf('t')).toBe(0);
    curriculum.observe('t', 0, [true, true], 2);
    expect(curriculum.stageOf('t')).toBe(1);
  });

  it('moves it back when almost none pass, and never past either end', () => {
    const curriculum = make();
    curriculum.observe('t', 0, [true], 1);
    curriculum.observe('t', 1, [true], 1);
    expect(curriculum.stageOf('t')).toBe(1);
    curriculum.observe('t', 1, [false, false, false, false], 1);
    expect(curriculum.stageOf('t')).toBe(0);
    curriculum.observe('t', 0, [false], 1);
    expect(curriculum.stageOf('t')).toBe(0);
  });

  it('learns nothing from attempts at another stage', () => {
    const curriculum = make();
    curriculum.observe('t', 2, [true, true, true], 2);
    expect(curriculum.stageOf('t')).toBe(0);
  });

  it('stands where it stood when it is restored', () => {
    const curriculum = make();
    curriculum.observe('t', 0, [true], 3);
    curriculum.observe('t', 1, [true, false], 3);
    const again = make();
    again.restore(JSON.parse(JSON.stringify(curriculum.save())));
    expect(again.save()).toEqual(curriculum.save());
    again.observe('t', 1, [true, true], 3);
    expect(again.stageOf('t')).toBe(2);
  });
});
