import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../common/caller.js';
import { DeadlineExceeded, withDeadline } from '../common/deadline.js';
import { isDatabaseOutage } from '../common/outages.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { ServerSecret } from '../common/server-secret.js';
import { hashSecret } from './api-key-format.js';
import { KeyCheck } from './key-check.js';

/** More keys than an installation gives to its scrapers. */
const MOST = 64;
const AWAY = 'PostgreSQL does not answer.';

interface Remembered {
  readonly caller: CallerIdentity;
  readonly until: number;
}

/**
 * Keys for the few routes that answer while PostgreSQL is away: who was let in shortly before is let in still. Nobody
 * can revoke a key meanwhile either. In memory keys are told apart by a keyed hash.
 */
@Injectable()
export class RememberedKeys {
  private readonly pepper: Buffer;
  private readonly known = new Map<string, Remembered>();

  constructor(
    private readonly keys: KeyCheck,
    private readonly schedule: Schedule,
    secret: ServerSecret,
  ) {
    this.pepper = secret.derive('api-keys');
  }

  /** As KeyCheck has it. @throws ProblemError dependency-unavailable for a key that is not remembered */
  async authenticate(text: string): Promise<CallerIdentity | null> {
    const name = hashSecret(text, this.pepper).toString('hex');
    try {
      const { scrapeMs } = this.schedule;
      const caller = await withDeadline(this.keys.authenticate(text), scrapeMs, AWAY);
      this.note(name, caller);
      return caller;
    } catch (error) {
      if (!isDatabaseOutage(error) && !(error instanceof DeadlineExceeded)) {
        throw error;
      }
      return this.recall(name);
    }
  }

  private note(name: string, caller: CallerIdentity | null): void {
    this.known.delete(name);
    if (caller !== null) {
      const until = performance.now() + this.schedule.rememberedKeyMs;
      this.known.set(name, { caller, until });
    }
    const [oldest] = this.known.keys();
    if (this.known.size > MOST && oldest !== undefined) {
      this.known.delete(oldest);
    }
  }

  private recall(name: string): CallerIdentity {
    const found = this.known.get(name);
    if (found === undefined || found.until < performance.now()) {
      throw new ProblemError('dependency-unavailable', AWAY);
    }
    return found.caller;
  }
}
