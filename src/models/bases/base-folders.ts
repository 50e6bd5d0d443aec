import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ProblemError } from '../../common/problems.js';
import { invalidModel } from '../adapters/model-faults.js';

/**
 * The real path of a folder of base models, in which nothing leads out of where they lie.
 *
 * @param root - MODELS_DIR
 * @param folder - below it
 * @throws ProblemError validation-failed for what is no folder there; invalid-model for a link that leads out
 */
export async function findBaseFolder(root: string, folder: string): Promise<string> {
  const home = await realpath(root);
  const path = await realpath(join(home, folder)).catch(() => null);
  // What lies outside is told apart from what is not there at all by nobody.
  if (path === null || !path.startsWith(home + sep) || !(await stat(path)).isDirectory()) {
    throw ProblemError.field('source.folder', 'is no folder of MODELS_DIR');
  }
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const target = entry.isSymbolicLink()
      ? await realpath(join(path, entry.name)).catch(() => '')
      : path + sep;
    if (!target.startsWith(home + sep)) {
      throw invalidModel('source/folder', `${entry.name} leads out of MODELS_DIR.`);
    }
  }
  return path;
}
