import { Injectable } from '@nestjs/common';
import type { KeyRef } from '../api-keys/key-ledger.js';
import { newId } from '../common/ids.js';
import { jsonDigest } from '../common/json-digest.js';
import { placesOf } from './experiment-arms.js';
import { ExperimentNeeds } from './experiment-needs.js';
import { ExperimentPlans } from './experiment-plans.js';
import { checkRules } from './experiment-rules.js';
import type { CreateExperiment } from './experiment-settings.schemas.js';
import { ExperimentSources } from './experiment-sources.js';
import { ExperimentsRepository } from './experiments.repository.js';

/** Accepts experiments. Like a job, one is accepted with everything but PostgreSQL down. */
@Injectable()
export class ExperimentPostsService {
  constructor(
    private readonly repository: ExperimentsRepository,
    private readonly plans: ExperimentPlans,
    private readonly needs: ExperimentNeeds,
    private readonly sources: ExperimentSources,
  ) {}

  /**
   * Its id.
   *
   * @throws ProblemError cap-exceeded, quota-exceeded; not-found or validation-failed, pointing at the field
   */
  async post(caller: KeyRef, body: CreateExperiment): Promise<string> {
    checkRules(body);
    const { workspaceId } = caller;
    await this.sources.check(workspaceId, body);
    const plan = await this.plans.plan(workspaceId, body);
    const id = newId('experiment');
    const cells = placesOf(plan.arms, plan.seeds).map((place, position) => ({
      ...place,
      position,
    }));
    await this.repository.transaction(async () => {
      const needs = await this.needs.hold(workspaceId, body.model, plan);
      const { name = null, metadata } = body;
      const digest = jsonDigest({ modelId: needs.modelId, plan });
      await this.repository.insert(caller, { id, name, plan, digest, metadata, ...needs }, cells);
    });
    return id;
  }
}
