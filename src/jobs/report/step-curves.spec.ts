import { describe, expect, test } from 'vitest';
import { NO_USAGE } from '../../contracts/usage.js';
import { MAX_POINTS, type MeasuredStep, StepCurves } from './step-curves.js';

function stepOf(step: number, change: Partial<MeasuredStep> = {}): MeasuredStep {
  const usage = { ...NO_USAGE, engineSeconds: 0.1, executions: 2 };
  return { step, metrics: { reward: step }, tallies: null, usage, ...change };
}

describe(StepCurves, () => {
  test('a short job has a point for each step', () => {
    const curves = new StepCurves(3);
    [1, 2, 3].forEach((step) => curves.add(stepOf(step)));
    expect(curves.points().map(({ firstStep, metrics }) => [firstStep, metrics['reward']])).toEqual(
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    );
  });

  test('a long job has few points, which hold every step once', () => {
    const curves = new StepCurves(1_000);
    for (let step = 1; step <= 1_000; step += 1) {
      curves.add(stepOf(step));
    }
    const points = curves.points();
    expect(points).toHaveLength(MAX_POINTS);
    expect(points[0]).toMatchObject({ firstStep: 1, lastStep: 5, metrics: { reward: 3 } });
    expect(points.at(-1)).toMatchObject({ firstStep: 996, lastStep: 1_000 });
    expect(points.reduce((sum, { usage }) => sum + usage.executions, 0)).toBe(2_000);
    expect(points[0]?.usage.engineSeconds).toBe(0.5);
  });

  test('means weigh each attempt once, counts add up, and what was not measured is left out', () => {
    const curves = new StepCurves(400);
    const tallies = (scored: number, sum: number, passed: number) => ({
      errorTypes: { NameError: scored },
      components: { tests: { scored, sum }, style: { scored: 0, sum: 0 } },
      prompts: { plain: { judged: 4, passed } },
    });
    curves.add(stepOf(1, { tallies: tallies(1, 1, 3), metrics: {} }));
    curves.add(stepOf(2, { tallies: tallies(3, -3, 1), metrics: { kl: 2 } }));
    expect(curves.points()).toMatchObject([
      {
        metrics: { kl: 2 },
        errorTypes: { NameError: 4 },
        prompts: { plain: { judged: 8, passed: 4 } },
      },
    ]);
    expect(curves.points()[0]?.components).toEqual({ tests: -0.5 });
  });
});
