import { DEFAULT_LIMITS } from '../contracts/execution.js';
import type { Execution, ExecutionLimits } from '../contracts/execution.js';
import type { Verdict } from '../contracts/verdict.js';
import { CodeRunner } from '../training/ports.js';
import { CheckerFault } from './checker.js';
import { runCalls } from './calls-execution.js';
import { batchExecutions } from './execution-batches.js';
import type { Batch } from './execution-batches.js';
import { runJudged } from './judged-execution.js';
import { failureOf, SandboxBusy } from './sandbox-errors.js';
import type { Lease, SandboxPool } from './sandbox-pool.js';
import { runStdio } from './stdio-execution.js';
import { sandboxError } from './verdict-builder.js';

const LANGUAGES = ['python'];
const MOST_IN_A_ROW = 4;
const NOTHING_RAN = {
  cpuMs: 0,
  wallMs: 0,
  peakKb: 0,
  isolation: 'none',
  judgeMode: 'split',
} as const;

/**
 * Runs programs on the slots of a pool. Those that the same tests judge go together. What a slot failed at is tried
 * once more, each execution by itself on a slot that has run nothing before.
 */
export class SandboxCodeRunner extends CodeRunner {
  constructor(private readonly pool: SandboxPool) {
    super();
  }

  override async run(executions: readonly Execution[], signal?: AbortSignal): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    const batches = batchExecutions(executions, this.pool.slots);
    const queue = inRows(batches, this.pool.slots).values();
    const work = async (): Promise<void> => {
      for (const row of queue) {
        for (const [batch, found] of await this.runRow(row, signal)) {
          batch.forEach(({ index }, place) => {
            verdicts[index] = found[place] ?? unjudged('The sandbox left out a verdict.');
          });
        }
      }
    };
    await Promise.all(Array.from({ length: this.pool.slots }, work));
    return verdicts;
  }

  /** Asks a slot for several batches at once, so that it never waits for this process between them. */
  private async runRow(row: readonly Batch[], signal?: AbortSignal): Promise<[Batch, Verdict[]][]> {
    const runAll = (lease: Lease): Promise<PromiseSettledResult<Verdict[]>[]> =>
      Promise.allSettled(row.map((batch) => runBatch(lease, batch)));
    let outcomes: PromiseSettledResult<Verdict[]>[] = [];
    try {
      outcomes = await this.pool.use(runAll, { signal });
    } catch (error) {
      const reason = failureOf(error);
      if (error instanceof SandboxBusy) {
        return row.map((batch) => [batch, batch.map(() => unjudged(reason))]);
      }
    }
    const found: [Batch, Verdict[]][] = [];
    for (const [place, batch] of row.entries()) {
      const outcome = outcomes[place];
      if (outcome?.status === 'rejected') {
        signal?.throwIfAborted();
        failureOf(outcome.reason);
      }
      const verdicts = outcome?.status === 'fulfilled' ? outcome.value : null;
      found.push([batch, verdicts ?? (await this.retryEach(batch, signal))]);
    }
    return found;
  }

  private async retryEach(batch: Batch, signal?: AbortSignal): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const { execution } of batch) {
      verdicts.push(await this.retry(execution, signal));
    }
    return verdicts;
  }

  private async retry(execution: Execution, signal?: AbortSignal): Promise<Verdict> {
    const options = { signal, isFresh: true };
    try {
      const [verdict] = await this.pool.use((lease) => runOn(lease, [execution]), options);
      return verdict ?? unjudged('The sandbox left out a verdict.');
    } catch (error) {
      return unjudged(failureOf(error));
    }
  }
}

/** Rows of batches, short enough that every slot gets several of them. */
function inRows(batches: readonly Batch[], slots: number): Batch[][] {
  const length = Math.min(MOST_IN_A_ROW, Math.max(1, Math.floor(batches.length / (4 * slots))));
  return Array.from({ length: Math.ceil(batches.length / length) }, (_, row) =>
    batches.slice(row * length, (row + 1) * length),
  );
}

async function runBatch(lease: Lease, batch: Batch): Promise<Verdict[]> {
  const [first, ...others] = batch.map(({ execution }) => execution) as [Execution, ...Execution[]];
  return LANGUAGES.includes(first.language)
    ? runOn(lease, [first, ...others])
    : batch.map(() => unjudged(refusal(first.language)));
}

function refusal(language: string): string {
  return `No runner for the language ${language}; there is one for ${LANGUAGES.join(', ')}.`;
}

/** Several executions share their tests, and are only ever given for those that a judge's process runs. */
async function runOn(
  lease: Lease,
  executions: readonly [Execution, ...Execution[]],
): Promise<Verdict[]> {
  const [execution] = executions;
  const limits: ExecutionLimits = { ...DEFAULT_LIMITS, ...execution.limits };
  const suite = execution.tests;
  switch (suite.kind) {
    case 'calls':
      return [await runCalls(lease, execution, suite, limits).catch(blameChecker)];
    case 'stdio':
      return [await runStdio(lease, execution, suite, limits).catch(blameChecker)];
    case 'check':
    case 'asserts':
      return runJudged(lease, executions, suite, limits);
  }
}

function blameChecker(error: unknown): Verdict {
  if (error instanceof CheckerFault) {
    return sandboxError('protocol', error.message, NOTHING_RAN);
  }
  throw error;
}

function unjudged(message: string): Verdict {
  return sandboxError('unavailable', message, NOTHING_RAN);
}
