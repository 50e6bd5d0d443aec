import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../contracts/judgement.js';
import { Judge } from '../../training/ports.js';
import { errored, scored, skipped } from '../judgements.js';
import { compositeFault } from './composite-faults.js';
import { CompositeJudge } from './composite-judge.js';

type Answer = number | 'errored' | 'skipped';

class FixedJudge extends Judge {
  override readonly name = 'fixed';
  override readonly revision = 'f';

  constructor(
    private readonly answer: Answer,
    private readonly scale: [number, number],
  ) {
    super();
  }

  override async judge(programs: readonly unknown[]): Promise<Judgement[]> {
    const { answer, scale } = this;
    return programs.map(() => {
      if (typeof answer === 'number') {
        return scored(this, { value: answer, scale });
      }
      return (answer === 'errored' ? errored : skipped)(this, 'because');
    });
  }
}

interface Part {
  readonly answer: Answer;
  readonly weight?: number;
  readonly scale?: [number, number];
  readonly ifSkipped?: number;
}

const UNIT: [number, number] = [0, 1];

async function judged(
  parts: Readonly<Record<string, Part>>,
  spec: { expression?: string; scale?: [number, number] } = {},
): Promise<Judgement> {
  const judge = new CompositeJudge(
    'all',
    'r1',
    spec,
    Object.entries(parts).map(([name, { answer, weight = 1, scale = UNIT, ifSkipped }]) => ({
      name,
      judge: new FixedJudge(answer, scale),
      weight,
      ...(ifSkipped === undefined ? {} : { ifSkipped }),
    })),
  );
  const [judgement] = await judge.judge([{ program: 'x', language: 'python' }]);
  return judgement!;
}

describe('a composite', () => {
  it('is the mean by weight, on the mean scale: (3 x 0.5 + 1 x 2) / 4 of [-0.25, 1.25]', async () => {
    const answer = await judged({
      a: { answer: 0.5, weight: 3 },
      b: { answer: 2, weight: 1, scale: [-1, 2] },
    });
    expect(answer).toMatchObject({
      status: 'scored',
      value: 0.875,
      scale: [-0.25, 1.25],
      components: { a: 0.5, b: 2 },
    });
  });

  it('is its expression, and shows a part that it does not mention', async () => {
    const answer = await judged(
      { a: { answer: 0.5 }, b: { answer: 1 }, c: { answer: 0.25 } },
      { expression: 'a * b', scale: [0, 1] },
    );
    expect(answer).toMatchObject({ value: 0.5, components: { a: 0.5, b: 1, c: 0.25 } });
  });

  it('is errored when a part that counts errored, whatever was skipped', async () => {
    const answer = await judged({ a: { answer: 'skipped' }, b: { answer: 'errored' } });
    expect(answer).toMatchObject({ status: 'errored', reason: 'b errored: because' });
  });

  it('is skipped when a part that counts is skipped', async () => {
    const answer = await judged({ a: { answer: 'skipped' }, b: { answer: 1 } });
    expect(answer).toMatchObject({ status: 'skipped', reason: 'a was skipped: because' });
  });

  it('takes what stands for a skipped part', async () => {
    const answer = await judged(
      { a: { answer: 'skipped', ifSkipped: -1 }, b: { answer: 1 } },
      { scale: [-1, 1] },
    );
    expect(answer).toMatchObject({ value: 0, components: { a: -1, b: 1 } });
  });

  it('lets no part stand for one that errored', async () => {
    const parts = { a: { answer: 'errored' as const, ifSkipped: 0 } };
    expect((await judged(parts, { scale: [0, 1] })).status).toBe('errored');
  });

  it('does not mind what came of a part that its expression does not mention', async () => {
    const answer = await judged(
      { a: { answer: 0.5 }, b: { answer: 'errored' } },
      { expression: 'a', scale: [0, 1] },
    );
    expect(answer).toMatchObject({ value: 0.5, components: { a: 0.5 } });
  });

  it.each(['a + 1', '1 / (a - a)', '0 / (a - a)'])(
    'is errored where %s lies outside its scale',
    async (expression) => {
      const answer = await judged({ a: { answer: 1 } }, { expression, scale: [0, 1] });
      expect(answer).toMatchObject({ status: 'errored' });
      expect(answer.reason).toContain('outside the scale, 0 to 1');
    },
  );
});

describe('the settings of a composite', () => {
  const part = (name: string, more: object = {}) =>
    ({ name, judge: { kind: 'compile' }, weight: 1, ...more }) as const;
  const faultOf = (spec: object) =>
    compositeFault({ kind: 'composite', parts: [part('a'), part('b')], ...spec })?.field ?? null;

  it.each([
    [{}, null],
    [{ expression: 'a - b', scale: [-1, 1] }, null],
    [{ parts: [part('a'), part('a')] }, 'parts.1.name'],
    [{ expression: 'a' }, 'scale'],
    [{ parts: [part('a', { ifSkipped: 0 })] }, 'scale'],
    [{ scale: [1, 1] }, 'scale'],
    [{ expression: 'a -', scale: [0, 1] }, 'expression'],
  ])('%j are at fault in %s', (spec, field) => {
    expect(faultOf(spec)).toBe(field);
  });
});
