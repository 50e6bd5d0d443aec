import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { secretAt } from '../../common/secret-file.js';
import type { Home } from '../home.js';
import type { Command, Part } from '../part.js';
import { localhost } from '../ports.js';
import { repairPostgres } from './postgres-binaries.js';
import { placePostgres, type PostgresPlace } from './postgres-place.js';

const run = promisify(execFile);
const superuser = 'falconry';

/** A PostgreSQL of our own, on 127.0.0.1 with a random password and no socket. */
export class PostgresPart implements Part {
  readonly name = 'postgres';
  readonly title = 'postgres';
  readonly usesPort = true;
  // Fast shutdown: open transactions are rolled back, the data is left clean.
  readonly stopSignal = 'SIGINT';
  readonly stopWithinMs = 30_000;
  readonly readyWithinMs = 60_000;

  private constructor(
    private readonly home: Home,
    private readonly place: PostgresPlace,
  ) {}

  static async at(home: Home): Promise<PostgresPart> {
    return new PostgresPart(home, await placePostgres(home));
  }

  get folder(): string {
    return join(this.place.base, 'cluster');
  }

  /** Makes the cluster under a draft name, so that one cut off half-way is never taken for a whole one. */
  async prepare(): Promise<void> {
    if (existsSync(this.folder)) {
      return;
    }
    await repairPostgres(this.place.native);
    const draft = join(this.place.base, 'cluster.draft');
    const passwordFile = join(this.place.base, 'password');
    await rm(draft, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
    await writeFile(passwordFile, this.password(), { mode: 0o600 });
    if (this.place.user) {
      await chown(passwordFile, this.place.user.uid, this.place.user.gid);
    }
    const encoding = ['-E', 'UTF8', '--locale=C.UTF-8'];
    const access = ['-U', superuser, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await run(this.binary('initdb'), ['-D', draft, ...encoding, ...access], {
      cwd: this.place.base,
      timeout: 120_000,
      ...this.place.user,
    });
    await rm(passwordFile, { force: true });
    await rename(draft, this.folder);
  }

  async command(port: number): Promise<Command> {
    const settings = [
      `listen_addresses=${localhost}`,
      'unix_socket_directories=',
      'max_connections=200',
    ].flatMap((setting) => ['-c', setting]);
    return {
      file: this.binary('postgres'),
      args: ['-D', this.folder, '-p', String(port), ...settings],
      environment: {},
      ...(this.place.user ? { user: this.place.user } : {}),
    };
  }

  address(port: number): string {
    return `postgres://${superuser}:${this.password()}@${localhost}:${port}/postgres`;
  }

  private binary(name: string): string {
    return join(this.place.native, 'bin', name);
  }

  private password(): string {
    return secretAt(this.home.secretFile('postgres'));
  }
}
