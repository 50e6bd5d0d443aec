import { describe, expect, it } from 'vitest';
import { sourceOf } from './add-model.js';

describe('models add', () => {
  it('takes what has a revision for a model of the hub, and the rest for a folder', () => {
    expect([sourceOf('coder'), sourceOf('team/coder@0a1b')]).toEqual([
      { folder: 'coder' },
      { hub: 'team/coder', revision: '0a1b' },
    ]);
  });
});
