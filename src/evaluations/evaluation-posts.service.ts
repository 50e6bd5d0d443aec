import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { KeyRef } from '../api-keys/key-ledger.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { NO_USAGE } from '../contracts/usage.js';
import { CheckpointModels } from '../models/checkpoint-models.js';
import { EvaluationChecks } from './evaluation-checks.js';
import { EvaluationJudgePins } from './evaluation-judge-pins.js';
import type {
  CreateEvaluation,
  EvaluatedModel,
  EvaluationSettings,
} from './evaluations.schemas.js';
import { EvaluationsRepository } from './evaluations.repository.js';

const SEEDS = 2 ** 31;

/** Accepts evaluations, with everything that they name tied to what it is now. */
@Injectable()
export class EvaluationPostsService {
  constructor(
    private readonly repository: EvaluationsRepository,
    private readonly models: CheckpointModels,
    private readonly checks: EvaluationChecks,
    private readonly judges: EvaluationJudgePins,
  ) {}

  /**
   * What {@link post} would take, with its judges pinned. Creates nothing.
   *
   * @throws ProblemError not-found or validation-failed, pointing at the field
   */
  async plan(workspaceId: WorkspaceId, body: CreateEvaluation): Promise<CreateEvaluation> {
    await this.checks.check(workspaceId, body);
    return { ...body, judges: await this.judges.pin(workspaceId, body) };
  }

  /**
   * Its id.
   *
   * @throws ProblemError cap-exceeded, quota-exceeded; not-found or validation-failed, pointing at the field
   */
  async post(caller: KeyRef, body: CreateEvaluation): Promise<string> {
    const { workspaceId } = caller;
    const { name = null, compareTo = null, metadata, tasks } = body;
    await this.checks.check(workspaceId, body);
    const judges = await this.judges.pin(workspaceId, body);
    const id = newId('evaluationRun');
    await this.repository.transaction(async () => {
      const model = await this.models.get(workspaceId, body.model);
      // Checking has seen them; a deletion since then came first, one from here on sees the evaluation.
      await this.checks.hold(workspaceId, body);
      await this.judges.hold(workspaceId, judges);
      if (tasks.kind === 'codal') {
        await this.judges.requireOthers(workspaceId, judges, model.jobId);
      }
      await this.repository.insert(caller, {
        id,
        name,
        model: evaluatedModel(model),
        datasetId: tasks.kind === 'codal' ? null : tasks.dataset,
        settings: settingsOf(body, judges),
        records: tasks.kind === 'codal' ? JSON.stringify(tasks.records) : null,
        compareTo,
        metadata,
        usage: NO_USAGE,
      });
    });
    return id;
  }
}

function evaluatedModel({ id, name, kind, checkpointId, jobId }: EvaluatedModel): EvaluatedModel {
  return { id, name, kind, checkpointId, jobId };
}

function settingsOf(
  { name: _name, model: _model, compareTo: _to, metadata: _metadata, ...body }: CreateEvaluation,
  judges: EvaluationSettings['judges'],
): EvaluationSettings {
  const { tasks, seed = randomInt(SEEDS), ...how } = body;
  return { ...how, judges, seed, tasks: tasks.kind === 'codal' ? { kind: 'codal' } : tasks };
}
