import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Schedule } from './schedule.js';
import type { Shutdown } from './shutdown.js';

const LOOK_MS = 20;

/** Ends an HTTP server without breaking off a request that it has accepted. Made before the server listens. */
export class HttpDrain {
  /** Answers that are not yet with the kernel whole. */
  private readonly open = new Set<ServerResponse>();

  constructor(
    private readonly server: Server,
    private readonly shutdown: Shutdown,
  ) {
    // Before the application's own listener, which may answer at once.
    server.prependListener('request', (_request, response: ServerResponse) => {
      this.accept(response);
    });
  }

  /**
   * Readiness fails for `unreadyMs` while requests are still answered; then nothing more is accepted, streams are told
   * to end, and what is in flight has `closeMs`. No connection is open when it returns.
   */
  async run({ unreadyMs, closeMs }: Pick<Schedule, 'unreadyMs' | 'closeMs'>): Promise<void> {
    this.shutdown.announce();
    for (const response of this.open) {
      askToLeave(response);
    }
    await sleep(unreadyMs);
    this.server.close();
    this.shutdown.begin();
    const deadline = performance.now() + closeMs;
    while (this.open.size > 0 && performance.now() < deadline) {
      await sleep(LOOK_MS);
    }
    // In the same turn as the last look: a connection that is kept could bring a request that would be broken off.
    this.server.closeAllConnections();
  }

  private accept(response: ServerResponse): void {
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
    if (this.shutdown.isAnnounced) {
      askToLeave(response);
    }
  }
}

/** A client that keeps its connection would send its next request into the closing of the server. */
function askToLeave(response: ServerResponse): void {
  if (!response.headersSent) {
    response.setHeader('connection', 'close');
  }
}
