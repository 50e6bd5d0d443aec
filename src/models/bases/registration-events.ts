import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Problem } from '../../common/problems.js';
import { Outbox } from '../../database/outbox.js';
import type { ModelEntity } from '../model.entity.js';

type BaseRef = Pick<ModelEntity, 'id' | 'workspaceId' | 'name'>;

/** Tells webhooks how the registration of a base model has ended. */
@Injectable()
export class RegistrationEvents {
  constructor(private readonly outbox: Outbox) {}

  /** Call it inside the transaction that ends the registration; `error` is why the model failed. */
  async tell({ id, workspaceId, name }: BaseRef, error: Problem | null): Promise<void> {
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
    await this.outbox.add([{ kind: 'webhook', workspaceId, aggregate: id, payload }]);
  }
}
