import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/config.js';
import { HubProcess } from './hub-process.js';

const UNUSED = {
  DATABASE_URL: 'postgres://unused',
  REDIS_URL: 'redis://unused',
  MILVUS_ADDRESS: 'unused',
  ENGINE_URL: 'unix:/unused',
};

describe('HubProcess', () => {
  const home = mkdtempSync(join(tmpdir(), 'falconry-hub-'));
  afterAll(() => rmSync(home, { recursive: true }));
  const { python } = loadConfig({ ...UNUSED, ...process.env, ...UNUSED });
  const hub = new HubProcess(
    loadConfig({ ...UNUSED, FALCONRY_HOME: home, PYTHON: python, HF_ENDPOINT: 'http://127.0.0.1:9' }),
  );
  const place = { hub: 'team/tiny', revision: 'a'.repeat(40) };
  const bring = (signal: AbortSignal): Promise<void> =>
    hub.bring(place, join(home, 'm'), () => undefined, signal);

  it('says that a hub cannot be reached', async () => {
    await expect(bring(new AbortController().signal)).rejects.toMatchObject({
      code: 'dependency-unavailable',
      detail: expect.stringContaining('The hub cannot be reached'),
    });
  });

  it('ends when it is told to, with the reason', async () => {
    const stopping = new AbortController();
    const bringing = bring(stopping.signal);
    stopping.abort(new Error('enough'));
    await expect(bringing).rejects.toThrow('enough');
  });
});
