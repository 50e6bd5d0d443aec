import { SandboxPool } from '../../sandbox/sandbox-pool.js';
import type { SlotOptions } from '../../sandbox/sandbox-slot.js';
import { ANALYSIS_ZYGOTE } from './analysis-tools.js';
import { ProgramAnalyser } from './program-analyser.js';

const TRIAL = 'import os\n';

/** Tries every tool on a program, so that what health says has been seen: why one does not work, else null. */
export async function probeAnalysis({ python, pythonPath }: SlotOptions): Promise<string | null> {
  const pool = new SandboxPool({ python, pythonPath, slots: 1, zygote: ANALYSIS_ZYGOTE });
  const analyser = new ProgramAnalyser(pool);
  try {
    const found = [
      ...(await analyser.findings.of([TRIAL])),
      ...(await analyser.complexity.of([TRIAL])),
      ...(await analyser.match.of([{ program: TRIAL, reference: TRIAL }])),
    ];
    const failed = found.find((analysis) => 'error' in analysis);
    return failed === undefined ? null : failed.detail;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await pool.close();
  }
}
