import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { seal, unseal } from '../common/sealed-secret.js';
import { ServerSecret } from '../common/server-secret.js';

const SECRET_BYTES = 32;

interface Place {
  readonly id: string;
  readonly workspaceId: string;
}

/** Keeps what endpoints are called with: sealed with the installation's key, for one endpoint only. */
@Injectable()
export class Credentials {
  private readonly key: Buffer;

  constructor(secret: ServerSecret) {
    this.key = secret.derive('endpoint-credentials');
  }

  /** A new secret to sign with. */
  make(): string {
    return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  }

  seal(credential: string, place: Place): Buffer {
    return seal(credential, this.key, nameOf(place));
  }

  /** @throws Error when it was not sealed here */
  unseal(sealed: Buffer, place: Place): string {
    return unseal(sealed, this.key, nameOf(place));
  }
}

function nameOf({ id, workspaceId }: Place): string {
  return `${workspaceId}/endpoints/${id}`;
}
