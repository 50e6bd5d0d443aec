import { join } from 'node:path';
import { secretAt } from '../../common/secret-file.js';
import { makePrivateFolder, writePrivateFile } from '../files.js';
import type { Home } from '../home.js';
import type { Command, Part } from '../part.js';
import { localhost } from '../ports.js';
import { findRedisServer } from './redis-binary.js';

/** A Redis of our own on a free port; never the machine's, whose data is not ours. */
export class RedisPart implements Part {
  readonly name = 'redis';
  readonly title = 'redis-server';
  readonly usesPort = true;
  readonly stopSignal = 'SIGTERM';
  readonly stopWithinMs = 10_000;
  readonly readyWithinMs = 60_000;
  readonly folder: string;

  constructor(private readonly home: Home) {
    this.folder = home.dataFolder('redis');
  }

  async prepare(): Promise<void> {
    makePrivateFolder(this.folder);
    await findRedisServer(this.home);
  }

  /** The password goes into a private file: arguments are visible to every user of the machine. */
  async command(port: number): Promise<Command> {
    const settings = join(this.home.runFolder, 'redis.conf');
    writePrivateFile(settings, this.settings(port));
    const file = await findRedisServer(this.home);
    return { file, args: [settings], environment: {} };
  }

  address(port: number): string {
    return `redis://:${this.password()}@${localhost}:${port}`;
  }

  private password(): string {
    return secretAt(this.home.secretFile('redis'));
  }

  private settings(port: number): string {
    return [
      `bind ${localhost}`,
      `port ${port}`,
      `requirepass ${this.password()}`,
      `dir ${JSON.stringify(this.folder)}`,
      'daemonize no',
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
      'maxmemory-policy noeviction',
      '',
    ].join('\n');
  }
}
