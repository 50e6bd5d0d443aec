import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { seal, unseal } from '../common/sealed-secret.js';
import { ServerSecret } from '../common/server-secret.js';
import type { WebhookEndpointEntity } from './webhook.entity.js';

const SECRET_BYTES = 32;

interface Place {
  readonly id: string;
  readonly workspaceId: string;
}

/** Makes signing secrets and keeps them at rest: sealed with the installation's key, for one endpoint only. */
@Injectable()
export class EndpointSecrets {
  private readonly key: Buffer;

  constructor(secret: ServerSecret) {
    this.key = secret.derive('webhook-secrets');
  }

  /** A new secret as its owner sees it, and as it is stored. */
  make(place: Place): { readonly secret: string; readonly sealed: Buffer } {
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    return { secret, sealed: seal(secret, this.key, nameOf(place)) };
  }

  /** The secrets that sign at a time, the newest first. @throws Error when one was not sealed here. */
  valid(endpoint: WebhookEndpointEntity, at: Date): string[] {
    const { secret, previousSecret, previousSecretUntil } = endpoint;
    const isOverlap = previousSecretUntil !== null && at < previousSecretUntil;
    const sealed = isOverlap && previousSecret !== null ? [secret, previousSecret] : [secret];
    return sealed.map((one) => unseal(one, this.key, nameOf(endpoint)));
  }
}

function nameOf({ id, workspaceId }: Place): string {
  return `${workspaceId}/webhook_endpoints/${id}`;
}
