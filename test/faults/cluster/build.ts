import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../../src/launcher/home.js';

const run = promisify(execFile);
const BUILD_MS = 300_000;

/**
 * Compiles the composition roots, which are processes of their own and need what decorators tell; a second build
 * only writes what has changed. Types are checked with all others.
 *
 * @returns the script of a process
 */
export async function buildProcesses(): Promise<(name: 'api' | 'worker') => string> {
  const root = repositoryRoot();
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(root, 'test', 'faults', 'tsconfig.json');
  try {
    await run(process.execPath, [tsc, '-p', project], { timeout: BUILD_MS });
  } catch (error) {
    const { stdout = '' } = error as { readonly stdout?: string };
    throw new Error(`The processes of the fault suite were not built: ${stdout}`, { cause: error });
  }
  return (name) => join(root, 'dist', 'faults', 'test', 'faults', 'processes', `${name}.js`);
}
