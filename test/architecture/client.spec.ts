import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate } from '../../openapi/generate-client-types.mjs';
import { repositoryRoot } from '../../src/launcher/home.js';

const root = repositoryRoot();
const manifest = JSON.parse(readFileSync(join(root, 'client', 'package.json'), 'utf8')) as {
  exports: { '.': { types: string; default: string } };
};

describe('@falconry/client', () => {
  it('has the types of openapi/falconry.yaml: npm run generate:client changes nothing', async () => {
    const file = join(root, 'client', 'src', 'api.generated.ts');
    expect(readFileSync(file, 'utf8')).toBe(await generate());
  });

  it('builds alone, into the files that its exports name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'falconry-client-'));
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    const args = ['-p', join(root, 'client'), '--outDir', folder, '--listEmittedFiles'];
    const output = execFileSync(tsc, args, { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    for (const file of Object.values(manifest.exports['.'])) {
      expect(output).toContain(file.replace('./dist', folder));
    }
    expect(output).not.toContain('.spec.');
  });
});
