import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentOf, type Manifest, verifyManifest } from './checkpoint-manifest.js';

describe('a checkpoint manifest', () => {
  let folder: string;
  let manifest: Manifest;
  let sha256: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'falconry-manifest-'));
    writeFileSync(join(folder, 'adapter.safetensors'), 'weights');
    writeFileSync(join(folder, 'loop.json'), '{}');
    mkdirSync(join(folder, 'value'));
    writeFileSync(join(folder, 'value', 'head.safetensors'), 'head');
    manifest = {
      version: 1,
      step: 4,
      fence: 1,
      parent: null,
      configSha256: 'c0ffee',
      environment: { device: 'cpu' },
      files: {
        'adapter.safetensors': await contentOf(join(folder, 'adapter.safetensors')),
        'loop.json': await contentOf(join(folder, 'loop.json')),
        'value/head.safetensors': await contentOf(join(folder, 'value', 'head.safetensors')),
      },
    };
    const text = JSON.stringify(manifest);
    writeFileSync(join(folder, 'manifest.json'), text);
    sha256 = createHash('sha256').update(text).digest('hex');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('verifies what was written', async () => {
    await expect(verifyManifest(folder, sha256)).resolves.toEqual(manifest);
  });

  test.each([
    [
      'a changed file',
      () => writeFileSync(join(folder, 'adapter.safetensors'), 'wEights'),
      'adapter.safetensors is not',
    ],
    ['a shortened file', () => truncateSync(join(folder, 'loop.json'), 1), 'loop.json is not'],
    ['a missing file', () => rmSync(join(folder, 'loop.json')), 'ENOENT'],
    [
      'a file too many',
      () => writeFileSync(join(folder, 'extra.py'), ''),
      'extra.py is not in the manifest',
    ],
    [
      'a changed file of a folder within',
      () => writeFileSync(join(folder, 'value', 'head.safetensors'), 'HEAD'),
      'value/head.safetensors is not',
    ],
    [
      'a file too many in a folder within',
      () => writeFileSync(join(folder, 'value', 'extra.py'), ''),
      'value/extra.py is not in the manifest',
    ],
    [
      'a changed manifest',
      () => {
        const file = join(folder, 'manifest.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"step":4', '"step":5'));
      },
      'manifest.json is not the one',
    ],
  ])('refuses %s by name', async (_, damage, message) => {
    damage();
    await expect(verifyManifest(folder, sha256)).rejects.toThrow(message);
  });
});
