import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Problem } from '../../common/problems.js';
import { Database } from '../../database/database.js';
import { Outbox, type OutboxMessage } from '../../database/outbox.js';
import type { ModelEntity } from '../model.entity.js';

type BaseRef = Pick<ModelEntity, 'id' | 'workspaceId' | 'name'>;

/** Tells webhooks how the registration of a base model has ended. */
@Injectable()
export class RegistrationEvents {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Ends a registration by `work` and tells of it, or neither; `error` is why the model failed. */
  end<T>(base: BaseRef, error: Problem | null, work: () => Promise<T>): Promise<T> {
    return this.database.transaction(async () => {
      const result = await work();
      await this.outbox.add([messageOf(base, error)]);
      return result;
    });
  }
}

function messageOf({ id, workspaceId, name }: BaseRef, error: Problem | null): OutboxMessage {
  const state = error === null ? 'ready' : 'failed';
  const payload = {
    eventId: newId('event'),
    type: `model.${state}`,
    timestamp: new Date().toISOString(),
    data: {
      modelId: id,
      name,
      state,
      error: error === null ? null : { code: error.code, detail: error.detail },
    },
  };
  return { kind: 'webhook', workspaceId, aggregate: id, payload };
}
