import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import { Database } from './database.js';
import { Notifications } from './notifications.js';
import { OutboxObserver } from './outbox-observer.js';
import { OutboxEntity, type OutboxKind } from './outbox.entity.js';

const BATCH = 64;
/** About eight hours of tries; what fails longer stays in the table, and health says so. */
export const MAX_ATTEMPTS = 100;
const KEEP_DONE = '7 days';

/** Does what the messages ask, for all of them or none; a message can come twice. */
export type OutboxHandler = (messages: readonly OutboxEntity[]) => Promise<void>;

interface Batch {
  /** Names the claim of this batch: a relay that was stopped past its claim must not undo another's work. */
  readonly claim: string;
  readonly messages: readonly OutboxEntity[];
}

/**
 * Does the work that the outbox holds: claims a batch and commits, works, marks it done. A process that dies in
 * between leaves a claim that lapses, and the work is done again. Each kind has a loop of its own, so that a slow
 * one holds up no other.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly handlers = new Map<OutboxKind, OutboxHandler>();
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly schedule: Schedule,
    private readonly observer: OutboxObserver,
  ) {}

  /** Names who does a kind of work in this process; exactly one may. Call it in `onModuleInit`. */
  handle(kind: OutboxKind, handler: OutboxHandler): void {
    if (this.handlers.has(kind)) {
      throw new Error(`The outbox kind ${kind} has two handlers.`);
    }
    this.handlers.set(kind, handler);
  }

  onApplicationBootstrap(): void {
    this.loops = [...this.handlers].map(([kind, handler]) => this.loop(kind, handler));
  }

  /** A batch that does not end in time is left to another relay, as if this process had died. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    const late = 'The outbox is still at work; another relay will take over.';
    await withDeadline(Promise.all(this.loops), this.schedule.closeMs, late).catch(
      (error: unknown) => this.logger.warn(String(error)),
    );
  }

  /** One batch; the number of messages that it held. */
  async relay(kind: OutboxKind, handler: OutboxHandler): Promise<number> {
    const batch = await this.claim(kind);
    if (batch.messages.length > 0) {
      await this.deliver(batch, handler);
    }
    return batch.messages.length;
  }

  private async loop(kind: OutboxKind, handler: OutboxHandler): Promise<void> {
    const { signal } = this.stopping;
    const waker = new Waker();
    const unsubscribe = this.notifications.subscribe('outbox', () => waker.wake());
    while (!signal.aborted) {
      const count = await this.relay(kind, handler).catch((error: unknown) => {
        this.logger.error(`The outbox could not be read: ${String(error)}`);
        return 0;
      });
      if (count === 0) {
        await waker.wait(this.schedule.outboxPollMs, signal);
      }
    }
    unsubscribe();
  }

  private async claim(kind: OutboxKind): Promise<Batch> {
    const claim = randomUUID();
    const messages = await this.query<OutboxEntity>(
      `UPDATE outbox SET attempts = attempts + 1, claimed_by = $5,
         claimed_until = now() + make_interval(secs => $2)
       WHERE id IN (
         SELECT id FROM outbox
         WHERE kind = $1 AND done_at IS NULL AND available_at <= now() AND attempts < $4
           AND (claimed_until IS NULL OR claimed_until < now())
         ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING id, workspace_id AS "workspaceId", kind, aggregate, payload, attempts`,
      [kind, this.schedule.outboxClaimMs / 1000, BATCH, MAX_ATTEMPTS, claim],
    );
    return { claim, messages };
  }

  /** A batch that fails is tried again message by message, so that one bad message holds up no other. */
  private async deliver({ claim, messages }: Batch, handler: OutboxHandler): Promise<void> {
    try {
      await this.observer.observe(messages, () => handler(messages));
    } catch (error) {
      if (messages.length === 1) {
        await this.postpone({ claim, messages }, error);
        return;
      }
      for (const message of messages) {
        if (await this.renew(claim, message)) {
          await this.deliver({ claim, messages: [message] }, handler);
        }
      }
      return;
    }
    await this.markDone({ claim, messages });
  }

  /** False when the claim has lapsed and another relay has the message. */
  private async renew(claim: string, { id }: OutboxEntity): Promise<boolean> {
    const renewed = await this.query(
      `UPDATE outbox SET claimed_until = now() + make_interval(secs => $3)
       WHERE id = $1 AND claimed_by = $2 RETURNING id`,
      [id, claim, this.schedule.outboxClaimMs / 1000],
    );
    return renewed.length > 0;
  }

  private async markDone({ claim, messages }: Batch): Promise<void> {
    await this.query(
      `UPDATE outbox SET done_at = now(), claimed_until = NULL, claimed_by = NULL
       WHERE id = ANY($1) AND claimed_by = $2`,
      [messages.map(({ id }) => id), claim],
    );
    await this.query(
      `DELETE FROM outbox WHERE id IN (
         SELECT id FROM outbox WHERE done_at < now() - $1::interval LIMIT 1000)`,
      [KEEP_DONE],
    );
  }

  /** The outbox serves every workspace; what a message asks for is done for its own. */
  private query<T extends object>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.database.acrossWorkspaces(() => this.database.query<T>(sql, parameters));
  }

  /** The n-th failure waits for 2ⁿ polls. */
  private async postpone({ claim, messages }: Batch, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn(`A ${messages[0]?.kind} message waits for another try: ${reason}`);
    const { outboxPollMs, outboxMaxBackoffMs } = this.schedule;
    await this.query(
      `UPDATE outbox SET claimed_until = NULL, claimed_by = NULL, last_error = $3,
         available_at = now() + make_interval(
           secs => least($4::float8, $5::float8 * power(2, least(attempts, 20))))
       WHERE id = ANY($1) AND claimed_by = $2`,
      [
        messages.map(({ id }) => id),
        claim,
        reason.slice(0, 500),
        outboxMaxBackoffMs / 1000,
        outboxPollMs / 1000,
      ],
    );
  }
}
