import { describe, expect, it } from 'vitest';
import { AdaptiveKl } from './adaptive-kl.js';

const settings = { initial: 0.1, target: 1, horizon: 100 };
/** Ten answers that each diverge by this much. */
const answers = (divergence: number) =>
  Array.from({ length: 10 }, () => Float32Array.of(divergence / 2, divergence / 2));

describe(AdaptiveKl, () => {
  it.each([
    ['rises above its target, by a fifth of the error at most', 2, 0.1 * (1 + (0.2 * 10) / 100)],
    ['rises in proportion near its target', 1.125, 0.1 * (1 + (0.125 * 10) / 100)],
    ['stays at its target', 1, 0.1],
    ['falls below its target', 0.875, 0.1 * (1 - (0.125 * 10) / 100)],
    ['falls when the estimate is below 0, whose size does not count', -5, 0.1 * (1 - 0.2 / 10)],
  ])('%s', (_rule, divergence, expected) => {
    const kl = new AdaptiveKl(settings);
    expect(kl.observe(answers(divergence))).toBeCloseTo(divergence, 6);
    expect(kl.coefficient).toBeCloseTo(expected, 12);
  });

  it('makes a token pay for what it gained over the reference, and pays for what it lost', () => {
    expect([...new AdaptiveKl(settings).penalties(Float32Array.of(0.5, -1))]).toEqual([-0.05, 0.1]);
  });

  it('is restored with every bit of its coefficient', () => {
    const [kl, again] = [new AdaptiveKl(settings), new AdaptiveKl(settings)];
    kl.observe(answers(7));
    again.restore(JSON.parse(JSON.stringify(kl.save())));
    expect(again.coefficient).toBe(kl.coefficient);
  });
});
