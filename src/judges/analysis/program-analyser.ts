import { z } from 'zod';
import { readLog } from '../../sandbox/child-log.js';
import { SlotFailure } from '../../sandbox/sandbox-errors.js';
import type { SandboxPool } from '../../sandbox/sandbox-pool.js';
import { batchOf, type SlotAnswer, type SlotBatch } from '../../sandbox/slot-protocol.js';
import { type Analysed, KeptAnalyses, Unanalysed } from './kept-analyses.js';
import { readFindings, type Finding } from './ruff-findings.js';
import { RUFF_ARGUMENTS } from './style-rules.js';

const Complexity = z.object({
  /** McCabe's number of the worst function, as radon counts it. */
  cyclomatic: z.int(),
  /** Compound statements inside one another in the worst function. */
  nesting: z.int(),
  /** Statements without docstrings and `pass`. */
  statements: z.int(),
});
export type Complexity = z.infer<typeof Complexity>;

const Recall = z.object({ matched: z.int(), total: z.int() });
const ReferenceMatch = z.object({ syntax: Recall, dataflow: Recall });
export type ReferenceMatch = z.infer<typeof ReferenceMatch>;

export interface Pair {
  readonly program: string;
  readonly reference: string;
}

const LIMITS = { cpuSeconds: 10, memoryMb: 512, outputBytes: 8_388_608 };

/**
 * Looks at Python programs in confined processes: text that a model wrote is parsed nowhere else. Analyses are made in
 * batches; a program that breaks its batch is found by halving, and only that one is left without. A slot that breaks is
 * no program's fault: its batch is analysed once more on a fresh one.
 */
export class ProgramAnalyser {
  /** What ruff finds of the rules in the table, by line. */
  readonly findings: KeptAnalyses<string, readonly Finding[]>;
  readonly complexity: KeptAnalyses<string, Complexity>;
  /** How much of a reference's syntax and dataflow a program has. */
  readonly match: KeptAnalyses<Pair, ReferenceMatch>;

  constructor(private readonly pool: SandboxPool) {
    this.findings = new KeptAnalyses((programs) => this.lint(programs));
    this.complexity = new KeptAnalyses((programs) => this.list('measure', programs, Complexity));
    this.match = new KeptAnalyses((pairs) => this.list('match', pairs, ReferenceMatch));
  }

  private async lint(programs: readonly string[]) {
    const answer = await this.ask({
      mode: 'lint',
      arguments: RUFF_ARGUMENTS,
      limits: LIMITS,
      shared: '',
      parts: programs,
    });
    return answer === null ? null : readFindings(answer.output, programs.length);
  }

  private async list<Found>(
    mode: 'measure' | 'match',
    items: readonly unknown[],
    Shape: z.ZodType<Found>,
  ): Promise<Analysed<Found>[] | null> {
    const input = JSON.stringify(items, asUtf8);
    const answer = await this.ask(batchOf({ mode, program: '', input, limits: LIMITS }));
    const lines = answer === null ? [] : readLog(answer.log);
    const Line = z.union([Shape, Unanalysed]);
    return lines.length === items.length ? lines.map((line) => Line.parse(line)) : null;
  }

  /** Null when the analysis died or was stopped. */
  private async ask(batch: SlotBatch): Promise<SlotAnswer | null> {
    const [answer] = await this.pool.useOrRepeat((lease) => lease.runAll(batch));
    const ending = answer?.report.program;
    if (answer === undefined || ending?.confinementError !== null) {
      const why = ending?.confinementError ?? 'it gave no answer';
      throw new SlotFailure(`The analysis could not be confined: ${why}`);
    }
    return answer.report.cause === null && ending.exitCode === 0 ? answer : null;
  }
}

/** What has no form in UTF-8, half a surrogate pair, is replaced here as it is in a program that is run. */
function asUtf8(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}
