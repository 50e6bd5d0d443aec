import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { localhost } from '../../launcher/ports.js';

const bodyLimitBytes = 65_536;

/** A delivery whose signature was right. */
export interface Delivery {
  readonly id: string;
  readonly sentAt: Date;
  readonly receivedAt: Date;
  /** As received; what the signature covers. */
  readonly body: string;
}

/** Receives webhooks on this machine and believes only those signed with its secret. */
export class WebhookReceiver {
  private readonly server: Server;
  private readonly deliveries: Delivery[] = [];
  private readonly waiting = new Set<() => void>();
  private verifier: Webhook | undefined;
  /** Requests that were refused, and why. */
  readonly refusals: string[] = [];

  private constructor() {
    this.server = createServer((request, response) => {
      void this.receive(request).then((status) => response.writeHead(status).end());
    });
  }

  /** @throws when the port is taken */
  static async listen(port: number): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await new Promise<void>((resolve, reject) => {
      receiver.server.once('error', reject).listen(port, localhost, resolve);
    });
    return receiver;
  }

  /** @param secret - of the endpoint; until it is known, everything is refused and will be sent again */
  trust(secret: string): void {
    this.verifier = new Webhook(secret);
  }

  /** The first delivery that fits. @throws when none came in time, with what was refused instead */
  async next(fits: (delivery: Delivery) => boolean, withinMs: number): Promise<Delivery> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.deliveries.find(fits);
      if (found !== undefined) {
        return found;
      }
      if (!(await this.arrival(deadline - performance.now()))) {
        const refused = this.refusals.length > 0 ? `; refused: ${this.refusals.join('; ')}` : '';
        throw new Error(`no webhook came within ${withinMs / 1000} s${refused}`);
      }
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private async receive(request: IncomingMessage): Promise<number> {
    try {
      const body = await readBody(request);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      if (this.verifier === undefined) {
        throw new Error('it came before the secret was known');
      }
      this.verifier.verify(body, headers);
      this.deliveries.push({
        id: headers['webhook-id'] ?? '',
        sentAt: new Date(Number(headers['webhook-timestamp']) * 1000),
        receivedAt: new Date(),
        body,
      });
      this.announce();
      return 204;
    } catch (error) {
      this.refusals.push(error instanceof Error ? error.message : String(error));
      return 400;
    }
  }

  private announce(): void {
    for (const wake of this.waiting) {
      wake();
    }
  }

  /** True when something came before the time was over. */
  private async arrival(withinMs: number): Promise<boolean> {
    if (withinMs <= 0) {
      return false;
    }
    return new Promise<boolean>((resolve) => {
      const settle = (came: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve(came);
      };
      const wake = (): void => settle(true);
      const timer = setTimeout(() => settle(false), withinMs);
      this.waiting.add(wake);
    });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimitBytes) {
      throw new Error(`a body of more than ${bodyLimitBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
