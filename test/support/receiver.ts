import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const accept: RequestListener = (_request, response) => {
  response.writeHead(204).end();
};

/** A local receiver that records every request and answers as told. */
export class Receiver {
  readonly received: Received[] = [];
  /** What the next requests are answered with; 204 until told otherwise. */
  answer: RequestListener = accept;
  private round = 0;
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      if (!url.startsWith(`${this.prefix}/`)) {
        accept(request, response);
        return;
      }
      const path = url.slice(this.prefix.length);
      request.url = path;
      this.received.push({ path, headers, body: Buffer.concat(chunks).toString() });
      this.answer(request, response);
    });
  });

  listen(): Promise<void> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  /** host:port, as OUTBOUND_ALLOW wants it. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Until the next reset; whatever follows `/hook` is recorded as the rest of its path. */
  get url(): string {
    return `http://${this.address}${this.prefix}/hook`;
  }

  /** Begins anew at another url: what is still on its way to the one before is not recorded. */
  reset(): void {
    this.round += 1;
    this.received.length = 0;
    this.answer = accept;
    this.server.closeAllConnections();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.closeAllConnections();
      this.server.close(() => resolve());
    });
  }

  private get prefix(): string {
    return `/${this.round}`;
  }
}

export async function createReceiver(): Promise<Receiver> {
  const receiver = new Receiver();
  await receiver.listen();
  return receiver;
}
