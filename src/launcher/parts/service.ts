import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makePrivateFolder } from '../files.js';
import type { Home } from '../home.js';
import type { Command, Part } from '../part.js';
import { isFree } from '../ports.js';
import { codeDigest, homeEnvironment } from '../service-environment.js';
import { makeFirstKey } from './first-key.js';

/**
 * How Node runs api and worker. What a request makes lives until its answer is out: with room for that of many at once
 * (in MB), short collections free it, and none of it is moved to where only a long one does. What is there for long may
 * grow by so many percent before a long collection looks at it: left to itself, V8 lets the process take nearly twice the
 * memory under load, for hardly more answers (`./falconry bench api --seconds 600`).
 */
export const NODE_FLAGS = [
  '--enable-source-maps',
  '--max-semi-space-size=64',
  '--heap-growing-percent=60',
] as const;

/** The port the api is to listen on is taken by a program that is not ours. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';

  constructor(host: string, port: number) {
    super(
      `port ${port} on ${host} is in use by another program. ` +
        `Stop that program, or choose another port: API_PORT=${port + 1} ./falconry up`,
    );
  }
}

/** What api and worker have in common: Node, the build, and the addresses of the other parts. */
abstract class ServicePart implements Part {
  abstract readonly name: 'api' | 'worker';
  abstract readonly usesPort: boolean;
  protected abstract readonly entry: string;
  readonly stopSignal = 'SIGTERM';
  // A little more than the process gives itself for its requests and the checkpoint of its job.
  readonly stopWithinMs = 95_000;
  // A cold start on a busy machine.
  readonly readyWithinMs = 180_000;

  constructor(
    protected readonly home: Home,
    protected readonly settings: Readonly<Record<string, string>>,
  ) {}

  get folder(): string {
    return this.home.dataFolder(this.name);
  }

  async prepare(): Promise<void> {
    makePrivateFolder(this.folder);
    if (!existsSync(this.script())) {
      throw new Error(`${this.script()} is missing: run ./falconry setup`);
    }
  }

  async command(): Promise<Command> {
    return {
      file: process.execPath,
      args: [...NODE_FLAGS, this.script()],
      environment: {
        ...homeEnvironment(this.home),
        ...this.settings,
        FALCONRY_CODE: codeDigest(join(this.home.root, 'dist', 'src')),
      },
    };
  }

  abstract address(port: number): string;

  private script(): string {
    return join(this.home.root, 'dist', 'src', this.entry);
  }
}

export class ApiPart extends ServicePart {
  readonly name = 'api';
  readonly usesPort = true;
  protected readonly entry = 'main.js';

  get fixedPort(): number {
    return Number(this.settings['API_PORT'] ?? 8080);
  }

  override async prepare(): Promise<void> {
    await super.prepare();
    if (!(await isFree(this.fixedPort, this.host))) {
      throw new PortInUse(this.host, this.fixedPort);
    }
    await makeFirstKey(this.home, (await this.command()).environment);
  }

  /** Where this machine reaches it, also when it listens on every interface. */
  address(port: number): string {
    const host = this.host;
    if (host === '0.0.0.0' || host === '::') {
      return `http://127.0.0.1:${port}`;
    }
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  get host(): string {
    return this.settings['API_HOST'] ?? '127.0.0.1';
  }
}

export class WorkerPart extends ServicePart {
  readonly name = 'worker';
  readonly usesPort = false;
  protected readonly entry = 'worker.js';

  override async prepare(): Promise<void> {
    await super.prepare();
    await rm(this.readyFile(), { force: true });
  }

  override async command(): Promise<Command> {
    const { environment, ...command } = await super.command();
    return { ...command, environment: { ...environment, READY_FILE: this.readyFile() } };
  }

  /** It listens nowhere: that it is up is told by the file that it writes then. */
  address(): string {
    return pathToFileURL(this.readyFile()).href;
  }

  private readyFile(): string {
    return join(this.folder, 'ready');
  }
}
