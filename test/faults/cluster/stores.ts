import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Home } from '../../../src/launcher/home.js';
import { readPartRecord } from '../../../src/launcher/part.js';
import { waitForEnd } from '../../../src/launcher/processes.js';
import { startOrAdopt } from '../../../src/launcher/start-part.js';
import { stopPart } from '../../../src/launcher/stop-part.js';
import { makeStore } from '../../../src/launcher/stores.js';

type Killable = 'postgres' | 'redis';

const END_MS = 20_000;
/** An immediate shutdown of PostgreSQL: no goodbye and no checkpoint, what a power cut leaves. */
const KILLS = { postgres: 'SIGQUIT', redis: 'SIGKILL' } as const;

/** PostgreSQL and Redis of this suite alone, so that it may kill them. */
export class PrivateStores {
  private constructor(
    private readonly home: Home,
    readonly addresses: Readonly<Record<Killable, string>>,
  ) {}

  /** In one place for all runs: what a run that was killed has left is stopped and used again. */
  static async start(): Promise<PrivateStores> {
    const shared = Home.fromEnvironment(process.env);
    const folder = join(shared.forTests().folder, 'faults');
    mkdirSync(folder, { recursive: true });
    const home = new Home(shared.root, folder, shared.folder);
    const [postgres, redis] = await Promise.all([start(home, 'postgres'), start(home, 'redis')]);
    return new PrivateStores(home, { postgres, redis });
  }

  /** Kills a store and starts it again on the same port, with what it had made durable. */
  async kill(name: Killable): Promise<void> {
    const record = readPartRecord(this.home, name);
    if (record === undefined) {
      throw new Error(`${name} does not run`);
    }
    process.kill(record.process.pid, KILLS[name]);
    await waitForEnd(record.process, END_MS);
    await start(this.home, name);
  }

  async stop(): Promise<void> {
    await Promise.all([stopPart(this.home, 'postgres'), stopPart(this.home, 'redis')]);
  }
}

async function start(home: Home, name: Killable): Promise<string> {
  const { address } = await startOrAdopt(home, await makeStore(home, name));
  return address;
}
