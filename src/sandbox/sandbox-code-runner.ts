import { WorkQueue } from '../common/work-queue.js';
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
import { beginStdio } from './stdio-execution.js';
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

/** Gives the verdicts of a batch, or what is left to do for them, on any slot. */
type Work = (lease: Lease) => Promise<Verdict[] | Work>;

interface Piece {
  readonly batch: Batch;
  readonly work: Work;
}

type Row = readonly Piece[];

/** Takes what a batch came to, or what is left to do for it. */
type Settle = (batch: Batch, found: Verdict[] | Work) => void;

/**
 * Runs programs on the slots of a pool. Those that the same tests judge go together. What a slot failed at is tried
 * once more, each execution by itself on a slot that has run nothing before.
 *
 * What is left of an execution waits until all others have begun. A program that takes long begins early that way, and
 * the other slots have work meanwhile.
 */
export class SandboxCodeRunner extends CodeRunner {
  constructor(private readonly pool: SandboxPool) {
    super();
  }

  override async run(executions: readonly Execution[], signal?: AbortSignal): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    const batches = batchExecutions(executions, this.pool.slots);
    const rows = new WorkQueue(inRows(batches.map(pieceOf), this.pool.slots));
    const settle: Settle = (batch, found) => {
      if (typeof found === 'function') {
        rows.add([{ batch, work: found }]);
        return;
      }
      batch.forEach(({ index }, place) => {
        verdicts[index] = found[place] ?? unjudged('The sandbox left out a verdict.');
      });
    };
    const work = (row: Row): Promise<void> => this.runRow(row, settle, signal);
    await Promise.all(Array.from({ length: this.pool.slots }, () => rows.empty(work)));
    return verdicts;
  }

  /** Asks a slot for several batches at once, so that it never waits for this process between them. */
  private async runRow(row: Row, settle: Settle, signal?: AbortSignal): Promise<void> {
    const unsettled = new Set(row);
    const run = async (piece: Piece, lease: Lease): Promise<void> => {
      settle(piece.batch, await piece.work(lease));
      unsettled.delete(piece);
    };
    try {
      for (const outcome of await this.pool.use(
        (lease) => Promise.allSettled(row.map((piece) => run(piece, lease))),
        { signal },
      )) {
        if (outcome.status === 'rejected') {
          signal?.throwIfAborted();
          failureOf(outcome.reason);
        }
      }
    } catch (error) {
      const reason = failureOf(error);
      if (error instanceof SandboxBusy) {
        row.forEach(({ batch }) =>
          settle(
            batch,
            batch.map(() => unjudged(reason)),
          ),
        );
        return;
      }
    }
    for (const { batch } of unsettled) {
      settle(batch, await this.retryEach(batch, signal));
    }
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
      const [verdict] = await this.pool.use((lease) => runWhole(lease, execution), options);
      return verdict ?? unjudged('The sandbox left out a verdict.');
    } catch (error) {
      return unjudged(failureOf(error));
    }
  }
}

/** Rows of what there is to do, short enough that every slot gets several of them. */
function inRows(pieces: readonly Piece[], slots: number): Row[] {
  const length = Math.min(MOST_IN_A_ROW, Math.max(1, Math.floor(pieces.length / (4 * slots))));
  return Array.from({ length: Math.ceil(pieces.length / length) }, (_, row) =>
    pieces.slice(row * length, (row + 1) * length),
  );
}

function pieceOf(batch: Batch): Piece {
  const [first, ...others] = batch.map(({ execution }) => execution) as [Execution, ...Execution[]];
  const work: Work = LANGUAGES.includes(first.language)
    ? (lease) => begin(lease, [first, ...others])
    : async () => batch.map(() => unjudged(refusal(first.language)));
  return { batch, work };
}

async function runWhole(lease: Lease, execution: Execution): Promise<Verdict[]> {
  let found: Verdict[] | Work = (first) => begin(first, [execution]);
  while (typeof found === 'function') {
    found = await found(lease);
  }
  return found;
}

function refusal(language: string): string {
  return `No runner for the language ${language}; there is one for ${LANGUAGES.join(', ')}.`;
}

/** Several executions share their tests, and are only ever given for those that a judge's process runs. */
async function begin(
  lease: Lease,
  executions: readonly [Execution, ...Execution[]],
): Promise<Verdict[] | Work> {
  const [execution] = executions;
  const limits: ExecutionLimits = { ...DEFAULT_LIMITS, ...execution.limits };
  const suite = execution.tests;
  switch (suite.kind) {
    case 'calls':
      return [await runCalls(lease, execution, suite, limits).catch(blameChecker)];
    case 'stdio': {
      const begun = await beginStdio(lease, execution, suite, limits).catch(blameChecker);
      return typeof begun === 'function'
        ? async (later) => [await begun(later).catch(blameChecker)]
        : [begun];
    }
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
