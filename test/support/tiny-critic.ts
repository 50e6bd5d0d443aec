import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkspaceId } from '../../src/common/caller.js';
import { Critics, type WorkspaceCritics } from '../../src/judges/critic/critics.js';
import { PYTHON, PYTHON_PATH } from './sandbox.js';

const SCRIPT = join(PYTHON_PATH, 'tests', 'judges', 'tiny_critic.py');

/** A models folder with a critic `tiny`, and the probabilities that Python computes of `texts` with it. */
export function makeTinyCritic(texts: readonly string[] = []): {
  readonly modelsDir: string;
  readonly probabilities: readonly (readonly number[])[];
} {
  const modelsDir = mkdtempSync(join(tmpdir(), 'falconry-critic-'));
  const output = execFileSync(PYTHON, [SCRIPT, join(modelsDir, 'tiny'), ...texts]);
  return { modelsDir, probabilities: JSON.parse(output.toString()) as number[][] };
}

/** What a judge of a workspace scores with: critics of `modelsDir`, and exports by their id in `exports`. */
export function criticsIn(modelsDir: string, exports = modelsDir): ClosableCritics {
  const critics = new Critics({ modelsDir, ofExport: (_, id) => join(exports, id) });
  return { ...critics.of('ws_1' as WorkspaceId), close: () => critics.onModuleDestroy() };
}

interface ClosableCritics extends WorkspaceCritics {
  close(): Promise<void>;
}
