import { Injectable } from '@nestjs/common';
import { admitAnswer } from '../api-keys/key-caps.js';
import { chargeKey } from '../api-keys/key-ledger.js';
import type { CallerIdentity } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import type { Model } from '../models/models.schemas.js';
import { type Adapting, AdaptationPlans } from './adaptation-plans.js';
import { AdaptationSessions } from './adaptation-sessions.js';
import type { AdaptModel } from './adaptations.schemas.js';
import { AdaptedModels } from './adapted-models.js';

/** The engine computes for one at a time; each that waits may hold a connection of PostgreSQL. */
const MOST_AT_ONCE = 4;
const WAIT_SECONDS = 5;

/** Makes models of other ones by a few inner steps on solved examples: the paper's theta_i, kept for serving. */
@Injectable()
export class AdaptationsService {
  private underWay = 0;

  constructor(
    private readonly plans: AdaptationPlans,
    private readonly sessions: AdaptationSessions,
    private readonly adapted: AdaptedModels,
    private readonly database: Database,
  ) {}

  /**
   * A new model, whole or not at all; the one that it was made from stays as it is.
   *
   * @param gone - aborted when nobody waits for it any more: nothing is kept then
   * @throws ProblemError not-found, model-not-ready, validation-failed; conflict when the name is taken; quota-exceeded,
   *   rate-limited, cap-exceeded; what {@link AdaptationSessions.adapt} throws
   */
  async adapt(
    caller: CallerIdentity,
    reference: string,
    body: AdaptModel,
    gone: AbortSignal,
  ): Promise<Model> {
    const adapting = await this.plans.of(caller.workspaceId, reference, body);
    await admitAnswer(this.database, caller);
    if (this.underWay >= MOST_AT_ONCE) {
      const detail = `${MOST_AT_ONCE} models are being adapted already.`;
      throw new ProblemError('rate-limited', detail, [], { retryAfterSeconds: WAIT_SECONDS });
    }
    this.underWay += 1;
    try {
      return await this.charged(caller, adapting, gone);
    } finally {
      this.underWay -= 1;
    }
  }

  private async charged(
    caller: CallerIdentity,
    adapting: Adapting,
    gone: AbortSignal,
  ): Promise<Model> {
    const began = performance.now();
    const engineSeconds = (): number => (performance.now() - began) / 1000;
    let trainedTokens = 0;
    let isOwed = false;
    try {
      const adapted = await this.sessions.adapt(adapting, gone, (policy) =>
        this.adapted.write(adapting.ref, policy),
      );
      trainedTokens = adapted.trace.tokens;
      const model = await this.adapted.register(
        adapting,
        { ...adapted, engineSeconds: engineSeconds() },
        gone,
      );
      isOwed = true;
      return model;
    } finally {
      // An engine that fails is not the caller's to pay for.
      if (isOwed || gone.aborted) {
        const used = { engineSeconds: engineSeconds(), sampledTokens: 0, trainedTokens };
        await chargeKey(this.database, caller, used);
      }
    }
  }
}
