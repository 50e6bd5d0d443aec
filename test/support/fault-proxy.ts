import { createServer, type AddressInfo, type Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What can be wrong between a process and a server, on connections that are open and on new ones. */
export const FAULTS = [
  'delay',
  'drip',
  'cut',
  'reset',
  'half_close',
  'black_hole',
  'refuse',
] as const;
export type Fault = (typeof FAULTS)[number];

const DELAY_MS = 200;
const DRIP_BYTES = 256;
const DRIP_MS = 2;
/** Bytes that a connection carries before it is cut. */
const CUT_BYTES = 300;

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  carried: number;
}

/** A TCP proxy that can be told to fail. Bytes keep their order, and none is made up or lost on a living connection. */
export class FaultProxy {
  private readonly links = new Set<Link>();
  private readonly server: Server = createServer((near) => this.join(near));
  private fault: Fault | null = null;
  private heal: () => void = () => undefined;
  private healed: Promise<void> = Promise.resolve();
  private port = 0;

  private constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  /** @param address `host:port` of the server */
  static async to(address: string): Promise<FaultProxy> {
    const [host = '', port = ''] = address.split(':');
    const proxy = new FaultProxy({ host, port: Number(port) });
    await proxy.listen(0);
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async inflict(fault: Fault): Promise<void> {
    this.fault = fault;
    this.healed = new Promise((resolve) => {
      this.heal = resolve;
    });
    for (const link of this.links) {
      link.carried = 0;
      this.strike(link);
    }
    if (fault === 'refuse') {
      await new Promise((resolve) => {
        this.server.close(resolve);
      });
    }
  }

  async restore(): Promise<void> {
    const wasRefusing = this.fault === 'refuse';
    this.fault = null;
    this.heal();
    if (wasRefusing) {
      await this.listen(this.port);
    }
  }

  async close(): Promise<void> {
    await this.restore();
    for (const { near, far } of this.links) {
      near.destroy();
      far.destroy();
    }
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(port, '127.0.0.1', resolve);
    });
    this.port = (this.server.address() as AddressInfo).port;
  }

  private join(near: Socket): void {
    const link: Link = { near, far: new Socket(), carried: 0 };
    this.links.add(link);
    link.far.connect(this.target.port, this.target.host);
    this.carry(link, near, link.far);
    this.carry(link, link.far, near);
    this.strike(link);
  }

  /** What a fault does to a connection without waiting for bytes. */
  private strike({ near, far }: Link): void {
    if (this.fault === 'reset') {
      near.resetAndDestroy();
      far.destroy();
    } else if (this.fault === 'half_close') {
      near.end();
    } else if (this.fault === 'refuse') {
      near.destroy();
      far.destroy();
    }
  }

  private carry(link: Link, from: Socket, to: Socket): void {
    let before = Promise.resolve();
    from.on('data', (bytes: Buffer) => {
      before = before.then(() => this.pass(link, bytes, to));
    });
    from.on('end', () => {
      void before.then(() => to.end());
    });
    from.on('close', () => {
      this.links.delete(link);
      to.destroy();
    });
    // Whoever uses the connection sees it end.
    from.on('error', () => undefined);
  }

  private async pass(link: Link, bytes: Buffer, to: Socket): Promise<void> {
    if (this.fault === 'black_hole') {
      await this.healed;
    } else if (this.fault === 'delay') {
      await sleep(DELAY_MS);
    } else if (this.fault === 'drip') {
      for (let start = 0; start < bytes.length; start += DRIP_BYTES) {
        write(to, bytes.subarray(start, start + DRIP_BYTES));
        await sleep(DRIP_MS);
      }
      return;
    } else if (this.fault === 'cut') {
      link.carried += bytes.length;
      if (link.carried > CUT_BYTES) {
        link.near.destroy();
        link.far.destroy();
        return;
      }
    }
    write(to, bytes);
  }
}

function write(to: Socket, bytes: Buffer): void {
  if (to.writable) {
    to.write(bytes);
  }
}
