import { describe, expect, it } from 'vitest';
import { taskOf } from '../../../test/support/tasks.js';
import { drawUnits } from './units.js';

const options = { seed: 1, count: 4, tasksPerProject: 2 };

describe('drawUnits', () => {
  const lone = Array.from({ length: 12 }, (_, index) => taskOf(`t${index}`));

  it('draws every task once per epoch', () => {
    const epoch = [1, 2, 3].flatMap((step) => drawUnits(lone, step, options));
    expect(new Set(epoch.map(({ name }) => name)).size).toBe(12);
  });

  it('does not depend on the order of the rows', () => {
    expect(drawUnits(lone.toReversed(), 2, options)).toEqual(drawUnits(lone, 2, options));
  });

  it('asks the same task again when it stands alone', () => {
    const [unit] = drawUnits(lone, 1, options);
    expect(unit?.query).toEqual(unit?.support);
  });

  it('splits a project into tasks to adapt on and other tasks to answer', () => {
    const project = Array.from({ length: 6 }, (_, index) => taskOf(`p${index}`, { project: 'p' }));
    const [unit] = drawUnits(project, 1, { ...options, count: 1 });
    const keys = [...(unit?.support ?? []), ...(unit?.query ?? [])].map(({ key }) => key);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
  });
});
