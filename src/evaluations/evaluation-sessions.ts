import { Injectable } from '@nestjs/common';
import { Meter } from '../jobs/meter.js';
import { type MeteredPorts, metered } from '../jobs/metering.js';
import { TrainingParts } from '../jobs/training-parts.js';
import { ModelsService } from '../models/models.service.js';
import { openModel } from '../models/open-model.js';
import { environmentOf } from '../training/environment.js';
import { promptTemplate } from '../training/prompts/templates.js';
import type { Asking } from '../training/run-context.js';
import { type EvaluationClaim, EvaluationClaims } from './evaluation-claims.js';
import { EvaluationJudges } from './evaluation-judges.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';

/** A model that answers, and who judges it, with what passes between them counted. */
export interface EvaluationSession {
  readonly asking: Asking;
  readonly judges: MeteredPorts['judges'];
  readonly meter: Meter;
}

/** Opens models for evaluations. */
@Injectable()
export class EvaluationSessions {
  constructor(
    private readonly claims: EvaluationClaims,
    private readonly models: ModelsService,
    private readonly judges: EvaluationJudges,
    private readonly parts: TrainingParts,
  ) {}

  /** Works in a session of the model, which ends with the work; an aborted `signal` interrupts its calls. */
  async use(
    claim: EvaluationClaim,
    run: EvaluationRunEntity,
    signal: AbortSignal,
    work: (session: EvaluationSession) => Promise<void>,
  ): Promise<void> {
    const { engine, runner } = this.parts;
    const meter = new Meter({ now: () => performance.now() });
    const { judges, ...ports } = metered(
      { engine, runner, judges: await this.judges.of(run) },
      meter,
    );
    const session = `${claim.id}-${claim.fence}`;
    const interrupt = (): void => engine.interrupt(session);
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      const asking = await this.open(claim, run, { ports, session, signal });
      await work({ asking, judges, meter });
    } finally {
      signal.removeEventListener('abort', interrupt);
      // One that cannot be closed is gone already, or goes with its engine.
      await engine.close(session).catch(() => undefined);
    }
  }

  private async open(
    claim: EvaluationClaim,
    { workspaceId, model, settings }: EvaluationRunEntity,
    { ports, session, signal }: Pick<Asking, 'ports' | 'signal'> & { readonly session: string },
  ): Promise<Asking> {
    const servable = await this.models.resolve(workspaceId, model.id);
    const info = await openModel(ports.engine, servable, { session, owner: claim.id });
    await this.claims.begun(claim, environmentOf(info));
    const { base } = servable;
    const contextLength = Math.min(base.contextLength, info.contextLength);
    const { maxNewTokens } = settings;
    const sampling = maxNewTokens === undefined ? {} : { maxNewTokens };
    return {
      job: { session, model: { ...base, contextLength }, recipe: { sampling } },
      ports,
      template: promptTemplate(base.promptTemplate),
      signal,
    };
  }
}
