import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../../src/launcher/home.js';

interface Locked {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(
  readFileSync(join(repositoryRoot(), 'package-lock.json'), 'utf8'),
) as { packages: Record<string, Locked> };

/** As Node resolves: beside the package first, then in every folder above it. */
function isLocked(from: string, name: string): boolean {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (`${base ? `${base}/` : ''}node_modules/${name}` in packages) {
      return true;
    }
    if (base === '' || !base.includes('/node_modules/')) {
      return `node_modules/${name}` in packages;
    }
  }
}

it('names every dependency of every platform, without which `npm ci` refuses a clean clone', () => {
  const missing = Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
      .filter((name) => !isLocked(path, name))
      .map((name) => `${path} needs ${name}`),
  );
  expect(missing).toEqual([]);
});
