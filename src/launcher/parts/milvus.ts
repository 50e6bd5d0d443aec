import { join } from 'node:path';
import { makePrivateFolder } from '../files.js';
import type { Home } from '../home.js';
import type { Command, Part } from '../part.js';
import { localhost } from '../ports.js';

/**
 * Milvus Lite as a process of its own. It has no authentication: every user of this machine can reach it, so it
 * listens on 127.0.0.1 only. Its data may be lost at any time and is rebuilt from PostgreSQL.
 */
export class MilvusPart implements Part {
  readonly name = 'milvus';
  readonly usesPort = true;
  // It saves its data on KeyboardInterrupt; SIGTERM would skip that.
  readonly stopSignal = 'SIGINT';
  readonly stopWithinMs = 10_000;
  // A cold start on a busy machine.
  readonly readyWithinMs = 180_000;
  readonly folder: string;

  constructor(private readonly home: Home) {
    this.folder = home.dataFolder('milvus');
  }

  async prepare(): Promise<void> {
    makePrivateFolder(this.folder);
  }

  async command(port: number): Promise<Command> {
    const server = ['-m', 'milvus_lite', 'server', '--data-dir', join(this.folder, 'data')];
    return {
      file: this.home.python,
      args: [...server, '--host', localhost, '--port', String(port)],
      environment: { PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1' },
    };
  }

  address(port: number): string {
    return `${localhost}:${port}`;
  }
}
