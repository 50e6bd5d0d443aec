import { describe, expect, test } from 'vitest';
import { loadConfig } from './config.js';

const WHOLE = {
  DATABASE_URL: 'postgres://localhost/falconry',
  REDIS_URL: 'redis://localhost',
  MILVUS_ADDRESS: '127.0.0.1:19530',
  ENGINE_URL: 'unix:/run/engine.sock',
};

describe(loadConfig, () => {
  test('fills what is left out, with absolute paths below the home', () => {
    const config = loadConfig({ ...WHOLE, FALCONRY_HOME: '/srv/falconry', API_PORT: '' });
    expect(config).toMatchObject({
      apiHost: '127.0.0.1',
      apiPort: 8080,
      secretKeyFile: '/srv/falconry/secrets/key',
      embeddingModelDir: '/srv/falconry/embedding',
      outboundAllow: [],
      workerConcurrency: 1,
      maxRunningJobsPerWorkspace: 4,
    });
  });

  test('is frozen', () => {
    expect(Object.isFrozen(loadConfig(WHOLE))).toBe(true);
  });

  test.each([
    ['DATABASE_URL', 'mysql://localhost'],
    ['DATABASE_URL', undefined],
    ['REDIS_URL', 'localhost:6379'],
    ['ENGINE_URL', 'engine.sock'],
    ['ENGINE_URL', 'unix:/run/engine.sock,'],
    ['ENGINE_URL', 'unix:/run/engine.sock,unix:/run/engine.sock'],
    ['ENGINE_URL', 'http://user:secret@gpu:8090'],
    ['ENGINE_URL', 'http://gpu:8090/path'],
    ['API_PORT', '0'],
    ['API_PORT', '80a'],
    ['OUTBOUND_ALLOW', '127.0.0.1'],
    ['OUTBOUND_ALLOW', 'http://127.0.0.1:80'],
    ['TRUSTED_PROXIES', 'loopback'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.1/8/8'],
    ['RATE_LIMIT_READS', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['SANDBOX_SLOTS', '0'],
    ['WORKER_CONCURRENCY', '0'],
    ['MAX_RUNNING_JOBS_PER_WORKSPACE', 'many'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(() => loadConfig({ ...WHOLE, [name]: value })).toThrow(`${name}: `);
  });

  test('every fault is named at once', () => {
    expect(() => loadConfig({})).toThrow(
      /DATABASE_URL[^]*REDIS_URL[^]*MILVUS_ADDRESS[^]*ENGINE_URL/,
    );
  });

  test('several engines are read entry by entry', () => {
    const { engineUrls } = loadConfig({
      ...WHOLE,
      ENGINE_URL: 'unix:/run/engine.sock, http://gpu-2:8090,https://gpu-3',
    });
    expect(engineUrls).toEqual(['unix:/run/engine.sock', 'http://gpu-2:8090', 'https://gpu-3']);
  });

  test('trusted proxies are addresses and networks, and nobody when left out', () => {
    const trusted = (text: string) =>
      loadConfig({ ...WHOLE, TRUSTED_PROXIES: text }).trustedProxies;
    expect(trusted('10.0.0.0/8,192.0.2.1,fd00::/8')).toEqual([
      '10.0.0.0/8',
      '192.0.2.1',
      'fd00::/8',
    ]);
    expect(trusted('')).toEqual([]);
  });

  test('a list of allowed addresses is read entry by entry', () => {
    const { outboundAllow } = loadConfig({ ...WHOLE, OUTBOUND_ALLOW: '127.0.0.1:9000,[::1]:80' });
    expect(outboundAllow).toEqual(['127.0.0.1:9000', '[::1]:80']);
  });
});
