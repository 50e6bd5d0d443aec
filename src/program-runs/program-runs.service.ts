import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { Shutdown } from '../common/shutdown.js';
import { onAbort, underSignals } from '../common/signals.js';
import { Waker } from '../common/waker.js';
import type { Execution } from '../contracts/execution.js';
import type { Verdict } from '../contracts/verdict.js';
import { Database } from '../database/database.js';
import { Notifications } from '../database/notifications.js';
import { CodeRunner } from '../training/ports.js';
import { ProgramRunEntity } from './program-run.entity.js';
import {
  type ProgramOutcome,
  PROGRAM_RUNS_TOPIC,
  type ProgramRunRequest,
  topicOfProgramRun,
} from './program-run.js';

/**
 * Has programs run and judged while a request waits: workers have a sandbox, API processes have none. Nothing is left of
 * a run whose asker has its outcome or has given up.
 */
@Injectable()
export class ProgramRunsService {
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly shutdown: Shutdown,
    private readonly schedule: Schedule,
  ) {}

  /**
   * One outcome for each program, in order.
   *
   * @param signal ends the waiting, with its reason
   * @throws ProblemError judge-unavailable when no worker has done it in time; worker-lost
   */
  run(
    workspaceId: WorkspaceId,
    request: ProgramRunRequest,
    signal?: AbortSignal,
  ): Promise<ProgramOutcome[]> {
    if (request.programs.length === 0) {
      return Promise.resolve([]);
    }
    return underSignals([signal, this.shutdown.signal], (either) =>
      this.ask(workspaceId, request, either),
    );
  }

  /** The workers as a runner of the programs of one workspace. */
  runnerFor(workspaceId: WorkspaceId): CodeRunner {
    return new WorkersAsRunner(this, workspaceId);
  }

  private async ask(
    workspaceId: WorkspaceId,
    request: ProgramRunRequest,
    signal: AbortSignal,
  ): Promise<ProgramOutcome[]> {
    const id = newId('programRun');
    const waker = new Waker();
    const releases = [
      this.notifications.subscribe(topicOfProgramRun(id), () => waker.wake()),
      onAbort(signal, () => waker.wake()),
    ];
    const rows = this.database.of(ProgramRunEntity, workspaceId);
    try {
      await this.database.transaction(async () => {
        await rows.insert({ id, request: JSON.stringify(request) });
        await this.database.announce(PROGRAM_RUNS_TOPIC);
      });
      return await this.outcomes(workspaceId, id, waker, signal);
    } finally {
      releases.forEach((release) => release());
      await rows.delete({ id });
    }
  }

  private async outcomes(
    workspaceId: WorkspaceId,
    id: string,
    waker: Waker,
    signal: AbortSignal,
  ): Promise<ProgramOutcome[]> {
    const { eventPollMs, programRunWaitMs } = this.schedule;
    const deadline = performance.now() + programRunWaitMs;
    for (;;) {
      signal.throwIfAborted();
      const row = await this.database.of(ProgramRunEntity, workspaceId).find({ id });
      if (row?.results !== null && row?.results !== undefined) {
        return JSON.parse(row.results) as ProgramOutcome[];
      }
      if (row?.error !== null && row?.error !== undefined) {
        throw new ProblemError(row.error.code, row.error.detail);
      }
      const left = deadline - performance.now();
      if (row === null || left <= 0) {
        const detail = `No worker has run the programs within ${programRunWaitMs / 1000} s.`;
        throw new ProblemError('judge-unavailable', detail);
      }
      await waker.wait(Math.min(left, eventPollMs), signal);
    }
  }
}

class WorkersAsRunner extends CodeRunner {
  constructor(
    private readonly runs: ProgramRunsService,
    private readonly workspaceId: WorkspaceId,
  ) {
    super();
  }

  override async run(executions: readonly Execution[], signal?: AbortSignal): Promise<Verdict[]> {
    const programs = executions.map((execution) => ({
      program: execution.program,
      language: execution.language,
      execution,
    }));
    const outcomes = await this.runs.run(this.workspaceId, { programs, judges: [] }, signal);
    return outcomes.map(({ verdict }) => verdict as Verdict);
  }
}
