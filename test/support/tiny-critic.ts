import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.js';
import { Critics } from '../../src/judges/critic/critics.js';
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

export function criticsIn(modelsDir: string): Critics {
  return new Critics({ modelsDir } as Config);
}
