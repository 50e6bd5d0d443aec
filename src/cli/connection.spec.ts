import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findConnection } from './connection.js';

describe(findConnection, () => {
  it('takes the service and the key that the environment names', () => {
    const environment = { FALCONRY_URL: 'http://10.0.0.1:80/', FALCONRY_API_KEY: 'flk_a' };
    expect(findConnection(environment)).toEqual({ url: 'http://10.0.0.1:80', apiKey: 'flk_a' });
  });

  it('never sends a key on file to a named service', () => {
    expect(() => findConnection({ FALCONRY_URL: 'http://10.0.0.1' })).toThrow('FALCONRY_API_KEY');
  });

  it('refuses an address that is none', () => {
    const environment = { FALCONRY_URL: 'localhost:8080', FALCONRY_API_KEY: 'flk_a' };
    expect(() => findConnection(environment)).toThrow('FALCONRY_URL must be');
  });

  it('says how to start the service when none runs', () => {
    const home = mkdtempSync(join(tmpdir(), 'falconry-home-'));
    expect(() => findConnection({ FALCONRY_HOME: home })).toThrow('./falconry up');
  });
});
