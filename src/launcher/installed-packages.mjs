// Exits 0 when node_modules holds exactly what package-lock.json names, by npm's own record of what it installed:
// packages that a developer installed by hand are then not fetched again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [root = '.'] = process.argv.slice(2);

function packagesOf(file) {
  const { '': _root, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
  return packages;
}

function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const same = (path) => installed[path]?.integrity === wanted[path]?.integrity;
  const present = (path) => path in installed || wanted[path].optional || wanted[path].devOptional;
  return Object.keys(wanted).every(present) && Object.keys(installed).every(same);
}

try {
  process.exitCode = isInstalled() ? 0 : 1;
} catch {
  // No record, or half of one: install.
  process.exitCode = 1;
}
