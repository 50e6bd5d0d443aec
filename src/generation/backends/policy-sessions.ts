import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { PolicyInfo } from '../../contracts/policy.js';
import type { ServableModel } from '../../models/models.service.js';
import { openModel } from '../../models/open-model.js';
import { EngineError, EngineRefused, EngineSessionLost } from '../../policy/engine-errors.js';
import { PolicyEngine } from '../../training/ports.js';
import { META_POLICY } from '../../training/run-context.js';
import { asProblem } from '../engine-problem.js';

/** Sessions held open for answers; each keeps an adapter in the engine. */
const MOST_SESSIONS = 4;

export interface PolicySession {
  readonly name: string;
  readonly adapter: string;
  readonly info: PolicyInfo;
}

/** Engine sessions that answer as a model, opened once for a checkpoint and used by many requests. */
@Injectable()
export class PolicySessions implements OnModuleDestroy {
  /** By model and checkpoint, least recently used first. */
  private readonly open = new Map<string, Promise<PolicySession>>();

  constructor(readonly engine: PolicyEngine) {}

  /**
   * Runs `work` in a session of the model. An engine that has forgotten the session gets another one, once.
   *
   * @throws ProblemError engine-unavailable, engine-out-of-memory, validation-failed
   */
  async use<T>(model: ServableModel, work: (session: PolicySession) => Promise<T>): Promise<T> {
    try {
      return await this.attempt(model, work);
    } catch (error) {
      if (!(error instanceof EngineSessionLost)) {
        throw asProblem(error);
      }
    }
    try {
      return await this.attempt(model, work);
    } catch (error) {
      throw asProblem(error);
    }
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.open.values()].map((session) => this.close(session)));
  }

  private async attempt<T>(
    model: ServableModel,
    work: (session: PolicySession) => Promise<T>,
  ): Promise<T> {
    const key = `${model.id} ${model.checkpointId ?? ''}`;
    const opening = this.open.get(key) ?? this.start(model);
    this.open.delete(key);
    this.open.set(key, opening);
    try {
      const session = await opening;
      await this.closeOldest();
      return await work(session);
    } catch (error) {
      if (this.open.get(key) === opening && !(await this.isUsable(opening, error))) {
        this.open.delete(key);
        await this.close(opening);
      }
      throw error;
    }
  }

  private async start(model: ServableModel): Promise<PolicySession> {
    const name = `generate-${model.id}-${randomUUID()}`;
    const info = await openModel(this.engine, model, { session: name, isInteractive: true });
    return { name, adapter: META_POLICY, info };
  }

  /** A refused request leaves its session as it was; so does an error that is not the engine's. */
  private async isUsable(opening: Promise<PolicySession>, error: unknown): Promise<boolean> {
    const isOpen = await opening.then(
      () => true,
      () => false,
    );
    return isOpen && (error instanceof EngineRefused || !(error instanceof EngineError));
  }

  private async closeOldest(): Promise<void> {
    const [oldest] = this.open;
    if (this.open.size > MOST_SESSIONS && oldest !== undefined) {
      this.open.delete(oldest[0]);
      await this.close(oldest[1]);
    }
  }

  /** A session that cannot be closed is gone already, or goes with its engine. */
  private async close(opening: Promise<PolicySession>): Promise<void> {
    await opening.then(({ name }) => this.engine.close(name)).catch(() => undefined);
  }
}
