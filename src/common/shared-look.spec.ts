import { describe, expect, it } from 'vitest';
import { SharedLook } from './shared-look.js';

describe('SharedLook', () => {
  it('asks once for all who ask at the same time, and again when the answer is old', async () => {
    let asked = 0;
    const look = new SharedLook(() => Promise.resolve((asked += 1)), 0);
    expect(look.last).toBeNull();
    expect(await Promise.all([look.get(), look.get()])).toEqual([1, 1]);
    expect(await look.get()).toBe(2);
    expect(look.last).toBe(2);
  });

  it('tells a fresh answer again', async () => {
    let asked = 0;
    const look = new SharedLook(() => Promise.resolve((asked += 1)), 3_600_000);
    expect([await look.get(), await look.get()]).toEqual([1, 1]);
  });

  it('fails as asking does, keeps the answer before, and asks again', async () => {
    const outcomes = [Promise.resolve('known'), Promise.reject(new Error('away'))];
    const look = new SharedLook(() => outcomes.shift() ?? Promise.resolve('back'), 0);
    await look.get();
    await expect(look.get()).rejects.toThrow('away');
    expect(look.last).toBe('known');
    expect(await look.get()).toBe('back');
  });
});
