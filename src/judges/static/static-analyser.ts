import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readLog } from '../../sandbox/child-log.js';
import { SlotFailure } from '../../sandbox/sandbox-errors.js';
import type { SandboxPool } from '../../sandbox/sandbox-pool.js';
import type { ProgramMeasures } from './static-scores.js';

/** What a program measures, or why it could not be measured. */
export type Analysis = ProgramMeasures | { readonly error: string; readonly detail: string };

const AnalysisLine = z.union([
  z.object({
    complexity: z.object({ cyclomatic: z.int(), nesting: z.int(), statements: z.int() }),
    findings: z.array(z.object({ rule: z.string(), line: z.int(), detail: z.string() })),
  }),
  z.object({ error: z.string(), detail: z.string() }),
]);

const BATCH = 32;
const KEPT = 4096;
const LIMITS = { cpuSeconds: 10, memoryMb: 512, outputBytes: 262_144 };

/**
 * Measures Python programs in the sandbox: text that a model wrote is parsed nowhere else. A program that breaks
 * the analysis of its batch is analysed alone, and only that one is left without measures. The newest analyses are
 * kept, since the style and the complexity of a program come from the same one.
 */
export class StaticAnalyser {
  private readonly kept = new Map<string, Promise<Analysis>>();

  constructor(private readonly pool: SandboxPool) {}

  /** One analysis per program, in order. */
  async analyse(programs: readonly string[], signal?: AbortSignal): Promise<Analysis[]> {
    signal?.throwIfAborted();
    const keys = programs.map((program) => createHash('sha256').update(program).digest('base64'));
    const missing = new Map<string, string>();
    keys.forEach((key, index) => {
      if (!this.kept.has(key)) {
        missing.set(key, programs[index] ?? '');
      }
    });
    this.start([...missing]);
    const found = keys.map((key) => this.kept.get(key) ?? Promise.resolve(UNKNOWN));
    this.forgetOldest();
    return Promise.all(found);
  }

  /** Carries no signal: others may wait for the same analysis. */
  private start(missing: readonly (readonly [string, string])[]): void {
    for (let first = 0; first < missing.length; first += BATCH) {
      const batch = missing.slice(first, first + BATCH);
      const analyses = this.runBatch(batch.map(([, program]) => program));
      batch.forEach(([key], index) => {
        const analysis = analyses.then((all) => all[index] ?? UNKNOWN);
        // What failed is asked again next time; whoever waits now sees the failure.
        analysis.catch(() => this.kept.delete(key));
        this.kept.set(key, analysis);
      });
    }
  }

  private async runBatch(programs: readonly string[]): Promise<Analysis[]> {
    const input = JSON.stringify(programs);
    const request = { mode: 'analyse', program: '', input, limits: LIMITS } as const;
    const { report, log } = await this.pool.use((lease) => lease.run(request));
    if (report.program.confinementError !== null) {
      throw new SlotFailure(
        `The analysis could not be confined: ${report.program.confinementError}`,
      );
    }
    const lines = readLog(log).map((line) => AnalysisLine.safeParse(line).data ?? UNKNOWN);
    if (lines.length === programs.length) {
      return lines;
    }
    if (programs.length === 1) {
      return [{ error: 'AnalysisDied', detail: 'the analysis of this program did not end well' }];
    }
    const alone = await Promise.all(programs.map((program) => this.runBatch([program])));
    return alone.flat();
  }

  private forgetOldest(): void {
    for (const key of this.kept.keys()) {
      if (this.kept.size <= KEPT) {
        return;
      }
      this.kept.delete(key);
    }
  }
}

const UNKNOWN: Analysis = { error: 'Malformed', detail: 'the analysis answered nothing useful' };
