import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from '../files.js';
import type { Home } from '../home.js';
import type { Command, Part } from '../part.js';
import { codeDigest, engineSettings, homeEnvironment } from '../service-environment.js';
import { socketFolder } from '../sockets.js';

/** The engine on a unix socket, which only this user can reach. */
export class EnginePart implements Part {
  readonly name = 'engine';
  readonly usesPort = false;
  readonly stopSignal = 'SIGTERM';
  readonly stopWithinMs = 60_000;
  // A cold start reads PyTorch from disk.
  readonly readyWithinMs = 180_000;
  readonly folder: string;

  constructor(private readonly home: Home) {
    this.folder = home.dataFolder('engine');
  }

  async prepare(): Promise<void> {
    makePrivateFolder(this.folder);
    await rm(this.socket(), { force: true });
  }

  async command(): Promise<Command> {
    return {
      file: this.home.python,
      args: ['-m', 'falconry_engine', '--socket', this.socket()],
      environment: {
        ...homeEnvironment(this.home),
        ...engineSettings(process.env),
        PYTHONDONTWRITEBYTECODE: '1',
        FALCONRY_CODE: codeDigest(join(this.home.root, 'python', 'falconry_engine')),
      },
    };
  }

  address(): string {
    return `unix:${this.socket()}`;
  }

  private socket(): string {
    return join(socketFolder(this.home), 'engine.sock');
  }
}
