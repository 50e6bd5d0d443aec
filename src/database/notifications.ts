import { EventEmitter } from 'node:events';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Client } from 'pg';
import { withDeadline } from '../common/deadline.js';
import { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import { Config } from '../config/config.js';
import { CHANNEL } from './database.js';
import { socketWithSilenceLimit } from './silence-limit.js';

/**
 * Hears what processes announce through PostgreSQL. It only saves waiting: a notice can be lost while the
 * connection is down, so every listener polls as well.
 */
@Injectable()
export class Notifications implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly topics = new EventEmitter().setMaxListeners(0);
  private readonly stopping = new AbortController();
  private readonly waker = new Waker();
  private listening: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly schedule: Schedule,
  ) {}

  /** Calls `listener` after each announcement of `topic`, and whenever one may have been missed; the answer ends that. */
  subscribe(topic: string, listener: () => void): () => void {
    this.topics.on(topic, listener);
    return () => {
      this.topics.off(topic, listener);
    };
  }

  onApplicationBootstrap(): void {
    this.listening = this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.listening;
  }

  /** Stays connected until the process ends. */
  private async listen(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.session(signal);
      } catch (error) {
        this.logger.warn(`Listening to PostgreSQL failed; polling goes on: ${String(error)}`);
        await this.waker.wait(this.schedule.reconnectMs, signal);
      }
    }
  }

  /** Listens until the process ends or the connection is lost, which throws. */
  private async session(signal: AbortSignal): Promise<void> {
    const { listenCheckMs, connectMs } = this.schedule;
    const client = new Client({
      connectionString: this.config.databaseUrl,
      connectionTimeoutMillis: connectMs,
      stream: () => socketWithSilenceLimit(listenCheckMs + connectMs),
    });
    const lost = new Promise<never>((_resolve, reject) => {
      client.on('error', reject);
      client.once('end', () => reject(new Error('The connection ended.')));
    });
    // Awaited below; until then an early failure is reported by connect itself.
    lost.catch(() => undefined);
    client.on('notification', ({ payload = '' }) => this.topics.emit(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.wakeAll();
      for (;;) {
        await Promise.race([lost, this.waker.wait(listenCheckMs, signal)]);
        if (signal.aborted) {
          return;
        }
        await client.query('SELECT 1');
      }
    } finally {
      await withDeadline(client.end(), connectMs, 'late').catch(() => undefined);
    }
  }

  /** What was announced while nobody listened is not repeated. */
  private wakeAll(): void {
    for (const topic of this.topics.eventNames()) {
      this.topics.emit(topic);
    }
  }
}
