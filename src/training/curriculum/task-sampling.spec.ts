import { describe, expect, it } from 'vitest';
import { randomFor } from '../random.js';
import { TaskSampler, TaskSampling } from './task-sampling.js';

const NAMES = ['new', 'hard', 'half', 'easy'];

function samplerBy(
  by: 'difficulty' | 'progress',
  visits: Readonly<Record<string, readonly number[]>>,
  evenShare = 0,
): TaskSampler {
  const sampler = new TaskSampler({ ...TaskSampling.parse({ evenShare }), by });
  for (const [name, rates] of Object.entries(visits)) {
    for (const rate of rates) {
      sampler.observe(
        name,
        Array.from({ length: 8 }, (_, attempt) => attempt < 8 * rate),
      );
    }
  }
  return sampler;
}

/** The chances of a sampler, and what shares of weights they should be, to nine places. */
function chancesOf(sampler: TaskSampler): number[] {
  return sampler.chances(NAMES).map((chance) => Number(chance.toFixed(9)));
}

function shares(...weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map((weight) => Number((weight / sum).toFixed(9)));
}

describe('sampling by difficulty', () => {
  it('weighs a task with p(1 - p), and one that was never seen as if half would pass', () => {
    const sampler = samplerBy('difficulty', { hard: [0], half: [0.25, 0.75], easy: [1, 0.75] });
    expect(chancesOf(sampler)).toEqual(shares(0.25, 0, 0.25, 0.875 * 0.125));
  });
});

describe('sampling by progress', () => {
  it('weighs a task with the change of its pass rate, and one not seen twice before all', () => {
    const sampler = samplerBy('progress', {
      hard: [0, 0],
      half: [0.5, 0.5, 0.75, 0.75],
      easy: [1, 0.5],
    });
    expect(chancesOf(sampler)).toEqual(shares(1, 0, 0.25, 0.5));
  });

  it('knows the newest visits only', () => {
    const sampler = samplerBy('progress', { half: [0, 1, 1, 1, 1], hard: [0, 0], easy: [0, 0] });
    expect(chancesOf(sampler)).toEqual(shares(1, 0, 0, 0));
  });
});

describe('any sampling', () => {
  it('keeps a share of the chances for all tasks alike', () => {
    const sampler = samplerBy('difficulty', { hard: [0], half: [0.5], easy: [1] }, 0.4);
    expect(chancesOf(sampler)).toEqual([0.4, 0.1, 0.4, 0.1]);
  });

  it('draws all tasks alike when none has anything to teach', () => {
    const sampler = samplerBy('difficulty', { new: [1], hard: [0], half: [1], easy: [1] });
    expect(chancesOf(sampler)).toEqual(shares(1, 1, 1, 1));
  });

  it('draws none twice before all are drawn, and the same for the same seed', () => {
    const sampler = samplerBy('difficulty', { hard: [0], half: [0.5], easy: [1] });
    const drawn = sampler.draw(NAMES, 6, randomFor(1, 'x'));
    expect(new Set(drawn.slice(0, 4)).size).toBe(4);
    expect(drawn.slice(0, 2).toSorted()).toEqual(['half', 'new']);
    expect(sampler.draw(NAMES, 6, randomFor(1, 'x'))).toEqual(drawn);
  });

  it('says nothing of a task whose attempts could not be judged', () => {
    const sampler = samplerBy('difficulty', {});
    sampler.observe('hard', []);
    expect(sampler.save()).toEqual({});
  });

  it('goes on from what it saved', () => {
    const sampler = samplerBy('progress', { half: [0.5, 0.75], easy: [1] });
    const restored = samplerBy('progress', {});
    restored.restore(JSON.parse(JSON.stringify(sampler.save())));
    expect(restored.chances(NAMES)).toEqual(sampler.chances(NAMES));
    expect(() => restored.restore({ half: [2] })).toThrow('half');
  });
});
