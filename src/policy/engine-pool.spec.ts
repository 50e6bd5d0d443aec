import { describe, expect, it } from 'vitest';
import { FakePolicyEngine } from '../../test/support/fake-policy-engine.js';
import {
  EngineInterrupted,
  EngineOutOfMemory,
  EngineSessionLost,
  EngineUnavailable,
} from './engine-errors.js';
import type { InspectedModel } from '../contracts/policy.js';
import { EnginePool, type EngineState, type PooledEngine } from './engine-pool.js';

/** An engine whose state and reach a test decides. */
class FakeMember extends FakePolicyEngine implements PooledEngine {
  readonly sessions = new Set<string>();
  readonly interruptedOwners: string[] = [];
  queued = 0;
  isBusy = false;
  freeBytes = 0;
  isThere = true;

  override async open(...args: Parameters<FakePolicyEngine['open']>) {
    if (!this.isThere) {
      throw new EngineUnavailable('not there');
    }
    const info = await super.open(...args);
    this.sessions.add(args[0].session);
    return info;
  }

  override async close(session: string): Promise<void> {
    this.sessions.delete(session);
    await super.close(session);
  }

  async inspect(folder: string): Promise<InspectedModel> {
    if (!this.isThere) {
      throw new EngineUnavailable('not there');
    }
    return { architecture: folder, parameterCount: 1, contextLength: 1 };
  }

  async health(): Promise<EngineState> {
    if (!this.isThere) {
      throw new EngineUnavailable('not there');
    }
    const { isBusy, queued, freeBytes } = this;
    return { device: 'cpu', isBusy, queued, freeBytes, sessions: this.sessions.size };
  }

  interruptOwner(owner: string): void {
    this.interruptedOwners.push(owner);
  }

  async disconnect(): Promise<void> {}
}

function poolOfTwo() {
  const [a, b] = [new FakeMember(), new FakeMember()];
  return { a, b, pool: new EnginePool(new Map(Object.entries({ a, b }))) };
}

const opening = (session: string, owner?: string) => ({
  session,
  modelPath: '',
  adapter: { rank: 1, alpha: 1 },
  seed: 0,
  ...(owner === undefined ? {} : { owner }),
});

describe('EnginePool', () => {
  it('opens each session where the fewest sessions and waiting calls are', async () => {
    const { a, b, pool } = poolOfTwo();
    for (const session of ['1', '2', '3', '4']) {
      await pool.open(opening(session));
    }
    expect([a.sessions.size, b.sessions.size]).toEqual([2, 2]);
    a.queued = 5;
    await pool.open(opening('5'));
    expect(b.sessions.has('5')).toBe(true);
  });

  it('prefers, of equal engines, an idle one and then the one with the most free memory', async () => {
    const { a, b, pool } = poolOfTwo();
    [a.freeBytes, b.freeBytes, a.isBusy] = [2, 1, true];
    await pool.open(opening('1'));
    expect(b.sessions.has('1')).toBe(true);
    await pool.close('1');
    a.isBusy = false;
    await pool.open(opening('2'));
    expect(a.sessions.has('2')).toBe(true);
  });

  it('passes over an engine that has no room for the model', async () => {
    const { a, b, pool } = poolOfTwo();
    const refuse = () => Promise.reject(new EngineOutOfMemory('too large'));
    a.open = refuse;
    await pool.open(opening('1'));
    expect(b.sessions.has('1')).toBe(true);
    b.open = refuse;
    await expect(pool.open(opening('2'))).rejects.toThrow(EngineOutOfMemory);
  });

  it('parts sessions that are opened at the same time', async () => {
    const { a, b, pool } = poolOfTwo();
    await Promise.all(['1', '2'].map((session) => pool.open(opening(session))));
    expect([a.sessions.size, b.sessions.size]).toEqual([1, 1]);
  });

  it('keeps a session on its engine', async () => {
    const { a, b, pool } = poolOfTwo();
    await pool.open(opening('1'));
    a.queued = 9;
    await pool.copy('1', 'policy', ['task']);
    await pool.close('1');
    expect([a.sessions.size, b.sessions.size]).toEqual([0, 0]);
    await expect(pool.encode('1', ['x'])).rejects.toThrow(EngineSessionLost);
  });

  it('skips an engine that does not answer, and fails when none does', async () => {
    const { a, b, pool } = poolOfTwo();
    a.isThere = false;
    await pool.open(opening('1'));
    await pool.open(opening('2'));
    expect([...b.sessions]).toEqual(['1', '2']);
    expect([...(await pool.health())].map(([name, state]) => [name, state?.sessions])).toEqual([
      ['a', undefined],
      ['b', 2],
    ]);
    b.isThere = false;
    await expect(pool.open(opening('3'))).rejects.toThrow(EngineUnavailable);
  });

  it('tries the next engine when the first is gone by the time of the call', async () => {
    const { a, b, pool } = poolOfTwo();
    const health = { device: 'cpu', isBusy: false, queued: 0, sessions: 0, freeBytes: 0 };
    a.health = async () => health;
    a.isThere = false;
    await pool.open(opening('1'));
    expect([...b.sessions]).toEqual(['1']);
  });

  it('exports where the fewest sessions and waiting calls are, or at the next that answers', async () => {
    const { a, b, pool } = poolOfTwo();
    const asked: string[] = [];
    const request = { checkpoint: '', modelPath: '', format: 'peft', folder: '' } as const;
    a.export = async () => {
      asked.push('a');
      throw new EngineUnavailable('not there');
    };
    b.export = async () => {
      asked.push('b');
      return [];
    };
    b.queued = 3;
    expect(await pool.export(request)).toEqual([]);
    a.queued = 5;
    expect(await pool.export(request)).toEqual([]);
    expect(asked).toEqual(['a', 'b', 'b']);
  });

  it('ends the sessions of an owner on every other engine', async () => {
    const { a, b, pool } = poolOfTwo();
    await pool.open(opening('job-1', 'job'));
    await pool.open(opening('job-2', 'job'));
    expect([a.interruptedOwners, b.interruptedOwners]).toEqual([['job'], ['job']]);
  });

  it('opens nothing for a session that is interrupted while engines are asked', async () => {
    const { a, b, pool } = poolOfTwo();
    const opened = pool.open(opening('1'));
    pool.interrupt('1');
    await expect(opened).rejects.toThrow(EngineInterrupted);
    await expect(pool.encode('1', ['x'])).rejects.toThrow(EngineInterrupted);
    expect([a.sessions.size, b.sessions.size]).toEqual([0, 0]);
    await pool.close('1');
    await expect(pool.encode('1', ['x'])).rejects.toThrow(EngineSessionLost);
  });
});
