import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import type { CellOutcome } from '../cell-outcome.js';
import { type ExperimentRef, ExperimentsRepository } from '../experiments.repository.js';
import { ExperimentsService } from '../experiments.service.js';
import { ArmTables } from './arm-figures.js';
import { costsOf } from './cost-figures.js';
import type { ArmFigures, ExperimentReport } from './experiment-report.schemas.js';
import { judgesOf } from './judge-figures.js';
import { practiceOf } from './practice-figures.js';
import { notesOf } from './report-notes.js';
import { type ReportedCell, rowsOf } from './report-rows.js';

/** What an experiment has come to so far. */
@Injectable()
export class ExperimentReportsService {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly repository: ExperimentsRepository,
  ) {}

  /** @throws ProblemError not-found */
  async report(workspaceId: WorkspaceId, id: string): Promise<ExperimentReport> {
    const experiment = await this.experiments.get(workspaceId, id);
    const cells = await this.cells({ workspaceId, id });
    const { plan } = experiment;
    const rows = rowsOf(plan, cells);
    const tables = new ArmTables(rows, plan);
    const arms: ArmFigures[] = [];
    for (const row of rows) {
      arms.push(tables.arm(row));
      // Resampling takes a while: others are let in between.
      await setImmediate();
    }
    const memories = tables.memories();
    await setImmediate();
    const families = tables.groups(({ family }) => family);
    await setImmediate();
    const judges = judgesOf(rows, plan);
    await setImmediate();
    const difficulties = tables.groups(({ difficulty }) => difficulty);
    await setImmediate();
    return {
      experiment,
      complete: cells.every(({ outcome }) => outcome !== null),
      arms,
      memories,
      families,
      difficulties,
      errorTypes: tables.errorTypes(),
      judges,
      practice: practiceOf(rows, plan),
      costs: costsOf(rows, plan.reference),
      notes: notesOf(plan, cells),
      createdAt: new Date().toISOString(),
    };
  }

  private async cells(ref: ExperimentRef): Promise<ReportedCell[]> {
    return (await this.repository.outcomes(ref)).map(({ outcome, ...cell }) => ({
      ...cell,
      outcome: typeof outcome === 'string' ? (JSON.parse(outcome) as CellOutcome) : null,
    }));
  }
}
