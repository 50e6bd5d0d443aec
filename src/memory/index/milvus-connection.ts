import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { withDeadline } from '../../common/deadline.js';
import { SCHEDULE } from '../../common/schedule.js';
import { RecallIndexError } from './recall-index.js';

/** A client may stay stuck after its server came back (milvus#33543), so one that keeps failing is replaced. */
const MOST_FAILURES = 3;

interface Status {
  readonly error_code?: string | number;
  readonly reason?: string;
}

/** `ResStatus` itself, or an answer that carries one. */
export type Answer = Status | { readonly status: Status } | undefined;

/**
 * The one way to Milvus. Calls that a server lacks resolve to an empty object in the SDK, so anything but an
 * explicit success is an error here; every call has a deadline; a lost connection is opened again.
 */
export class MilvusConnection {
  private client: MilvusClient | null = null;
  /** In a row, of this client. */
  private failures = 0;

  /** @param indexMs how long a call may take that says nothing else */
  constructor(
    private readonly address: string,
    private readonly indexMs: number = SCHEDULE.indexMs,
  ) {}

  async call<T extends Answer>(
    name: string,
    invoke: (client: MilvusClient) => Promise<T>,
    deadlineMs: number = this.indexMs,
  ): Promise<T & object> {
    this.client ??= this.connect();
    const { client } = this;
    const late = `no answer in ${deadlineMs} ms`;
    const answer = await withDeadline(invoke(client), deadlineMs, late).catch((error: unknown) => {
      this.blame(client);
      throw new RecallIndexError(`Milvus at ${this.address} did not answer ${name}`, {
        cause: error,
      });
    });
    this.failures = 0;
    const status = answer === undefined || !('status' in answer) ? answer : answer.status;
    if ((status as Status | undefined)?.error_code !== 'Success') {
      const reason = (status as Status | undefined)?.reason ?? 'no status came back';
      throw new RecallIndexError(`Milvus refused ${name}: ${reason}`);
    }
    return answer as T & object;
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    this.failures = 0;
    await client?.closeConnection();
  }

  /** Calls of a client that was replaced may fail late; the new one has nothing to do with it. */
  private blame(client: MilvusClient): void {
    if (client === this.client) {
      this.failures += 1;
      if (this.failures >= MOST_FAILURES) {
        void this.close();
      }
    }
  }

  private connect(): MilvusClient {
    const client = new MilvusClient({
      address: this.address,
      timeout: this.indexMs,
      maxRetries: 1,
      logLevel: 'error',
      // A server breaks off a connection that is pinged while idle more often than it allows: every five minutes, by default.
      channelOptions: { 'grpc.keepalive_permit_without_calls': 0 },
    });
    // Every call waits for this first, so a client that did not connect is of no use to the next call.
    client.connectPromise.catch(() => {
      if (client === this.client) {
        void this.close();
      }
    });
    return client;
  }
}
