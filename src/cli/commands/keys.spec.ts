import { describe, expect, it } from 'vitest';
import { describeKeys, makeKeyBody } from './keys.js';

const key = {
  id: 'key_1',
  name: 'evil\u001b[2J',
  prefix: 'flk_live_abcdefghijkl',
  scopes: ['generate' as const],
  caps: { requestsPerMinute: 60, engineSecondsPerDay: 10, tokensPerDay: null, runningJobs: null },
  usage: { requestsPerMinute: null, engineSecondsPerDay: 1.23, tokensPerDay: 7, runningJobs: 0 },
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
};

describe(makeKeyBody, () => {
  it('leaves what was not given to the service', () => {
    expect(makeKeyBody('notebook', {})).toEqual({ name: 'notebook' });
  });

  it('names each cap as the service does', () => {
    const options = {
      scopes: ['generate' as const],
      expires: '2030-01-01T00:00:00Z',
      maxRequestsPerMinute: 1,
      maxEngineSecondsPerDay: 0.5,
      maxTokensPerDay: 3,
      maxRunningJobs: 4,
    };
    expect(makeKeyBody('notebook', options)).toEqual({
      name: 'notebook',
      scopes: ['generate'],
      expiresAt: '2030-01-01T00:00:00Z',
      caps: { requestsPerMinute: 1, engineSecondsPerDay: 0.5, tokensPerDay: 3, runningJobs: 4 },
    });
  });
});

describe(describeKeys, () => {
  it('shows of the caps those that there are, and what is not known as such', () => {
    const [, row] = describeKeys([key]).split('\n');
    expect(row).toContain('?/60 requests a minute, 1.3/10 engine s a day');
    expect(row).not.toContain('tokens');
  });

  it('prints nothing that moves the cursor', () => {
    expect(describeKeys([key])).not.toContain('\u001b');
  });
});
