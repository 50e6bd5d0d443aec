import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskRow } from '../src/contracts/task.js';
import { importerFor } from '../src/datasets/importers/importers.js';
import { withSplit } from '../src/datasets/importers/splits.js';
import { verifyTasks } from '../src/datasets/verification/verify-tasks.js';
import { repositoryRoot } from '../src/launcher/home.js';
import { SandboxCodeRunner } from '../src/sandbox/sandbox-code-runner.js';
import { SandboxPool } from '../src/sandbox/sandbox-pool.js';
import { type BenchResult, dataFolder, MissingPeer, type Ratio } from './ratio.js';

const BATCH_TASKS = 64;

/** How many canonical solutions of a set must pass three times, with solution and judge in two processes. */
const SETS = [
  { name: 'HumanEval', file: 'humaneval.jsonl', goal: 164 },
  { name: 'MBPP', file: 'mbpp.jsonl', goal: 970 },
  { name: 'APPS', file: 'apps_sample.jsonl', goal: 60 },
] as const;

/** Imports and verifies records that nobody here wrote; FALCONRY_DATASETS names their folder. */
export async function run(): Promise<BenchResult> {
  const folder = dataFolder('FALCONRY_DATASETS');
  const root = repositoryRoot();
  const python = process.env['PYTHON'] ?? join(root, '.falconry', 'venv', 'bin', 'python');
  const pool = new SandboxPool({ python, pythonPath: join(root, 'python') });
  try {
    const ratios: Ratio[] = [];
    for (const { name, file, goal } of SETS) {
      const rows = readRows(join(folder, file));
      const value = await countVerified(new SandboxCodeRunner(pool), rows);
      ratios.push({
        name: `${name}: canonical solutions verified`,
        value,
        goal,
        peer: `${rows.length} records`,
        unit: 'tasks',
        better: 'higher',
      });
    }
    return { ratios };
  } finally {
    await pool.close();
  }
}

function readRows(file: string): TaskRow[] {
  if (!existsSync(file)) {
    throw new MissingPeer(`${file} is missing; set FALCONRY_DATASETS to the folder that holds it`);
  }
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line));
  const importer = importerFor('auto', rows[0]);
  return rows.map((row) => withSplit(importer.read(row), 'given'));
}

/** Counts the verified, and says of every other task why it is not. */
async function countVerified(runner: SandboxCodeRunner, rows: readonly TaskRow[]): Promise<number> {
  let verified = 0;
  for (let start = 0; start < rows.length; start += BATCH_TASKS) {
    const batch = rows.slice(start, start + BATCH_TASKS);
    const found = await verifyTasks(runner, batch, AbortSignal.timeout(600_000));
    found.forEach(({ outcome, reason }, index) => {
      if (outcome === 'verified') {
        verified += 1;
      } else {
        process.stderr.write(`${batch[index]?.key}: ${outcome}: ${reason ?? ''}\n`);
      }
    });
  }
  return verified;
}
