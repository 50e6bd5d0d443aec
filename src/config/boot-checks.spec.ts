import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { proveStorage, refuseWeakSecrets } from './boot-checks.js';
import { loadConfig } from './config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'falconry-boot-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const boot = (change: Record<string, string>): void =>
  refuseWeakSecrets(
    loadConfig({
      DATABASE_URL: 'postgres://falconry:v9d2kq@db.example.com/falconry',
      REDIS_URL: 'redis://:w8s7dq@redis.example.com',
      MILVUS_ADDRESS: 'milvus:19530',
      ENGINE_URL: 'http://engine:8090',
      ENGINE_TOKEN: 'kq81mdc72vbs90aw',
      FALCONRY_HOME: folder,
      ...change,
    }),
  );

describe('a service on several machines', () => {
  test('starts with secrets of its own', () => {
    expect(() => boot({})).not.toThrow();
  });

  test.each([
    ['DATABASE_URL', 'postgres://falconry:postgres@db.example.com/falconry'],
    ['DATABASE_URL', 'postgres://kestrel:Kestrel@db.example.com/falconry'],
    ['REDIS_URL', 'redis://:changeme@redis.example.com'],
    ['ENGINE_TOKEN', ''],
    ['ENGINE_TOKEN', 'short'],
  ])('does not start with a %s that others could guess: %s', (name, value) => {
    expect(() => boot({ [name]: value })).toThrow(`${name}: `);
  });

  test('does not start with a key that is not random', () => {
    const file = join(folder, 'key');
    writeFileSync(file, '00'.repeat(32));
    expect(() => boot({ SECRET_KEY_FILE: file })).toThrow('SECRET_KEY_FILE: ');
  });
});

test('a password counts only where a network is in between', () => {
  const local = { DATABASE_URL: 'postgres://postgres:postgres@127.0.0.1/x', ENGINE_URL: 'unix:/e' };
  expect(() => boot(local)).not.toThrow();
});

describe('the folder of the checkpoints', () => {
  test('passes where fsync and rename work, and nothing of the try stays', async () => {
    await proveStorage(folder);
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual([]);
  });

  test.each(['/sys', '/dev/null'])('is refused by name under %s', async (home) => {
    await expect(proveStorage(home)).rejects.toThrow(`FALCONRY_HOME: `);
  });
});
