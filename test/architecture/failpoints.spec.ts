import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAILPOINTS } from '../faults/processes/failpoints.js';

const root = join(import.meta.dirname, '../..');
const SHIPPED = ['src', 'migrations', 'dist/src', 'dist/migrations', 'docker'];
const PACKAGES = [
  'falconry_engine',
  'falconry_sandbox',
  'falconry_fledgling',
  'falconry_embedding',
];

function filesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|js|py|sh|yaml|Dockerfile)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
}

describe('what is shipped', () => {
  const files = [...SHIPPED, ...PACKAGES.map((name) => join('python', name))].flatMap((folder) =>
    filesIn(join(root, folder)),
  );

  it('holds no failpoint, neither by the word nor by a name', () => {
    const forbidden = new RegExp(['failpoint', 'FAULTS_', ...FAILPOINTS].join('|'), 'i');
    expect(files.length).toBeGreaterThan(200);
    expect(files.filter((file) => forbidden.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('imports nothing of the test tree', () => {
    const imported = /from '[^']*\/test\/(?!.*\.setup)/;
    const sources = files.filter((file) => !/\.spec\.(ts|js)$/.test(file));
    expect(sources.filter((file) => imported.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});
