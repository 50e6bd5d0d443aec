import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home } from '../../src/launcher/home.js';
import { waitForEnd } from '../../src/launcher/processes.js';
import { startOrAdopt } from '../../src/launcher/start-part.js';
import { stopPart } from '../../src/launcher/stop-part.js';
import { makeStore, type StoreName } from '../../src/launcher/stores.js';

const END_MS = 60_000;

/** A server that one spec file has for itself, to do to it what must not be done to a shared one. */
export interface PrivateStore {
  readonly address: string;
  /** Ends the server by this signal and returns when it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again at the same address, with its data. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startPrivateStore(name: StoreName): Promise<PrivateStore> {
  const shared = Home.fromEnvironment(process.env);
  const folder = await mkdtemp(join(tmpdir(), `falconry-${name}-`));
  const home = new Home(shared.root, folder, shared.folder);
  const part = await makeStore(home, name);
  let record = await startOrAdopt(home, part);
  const { address } = record;
  return {
    address,
    end: async (signal) => {
      process.kill(record.process.pid, signal);
      if (!(await waitForEnd(record.process, END_MS))) {
        throw new Error(`${name} did not end on ${signal}.`);
      }
    },
    start: async () => {
      record = await startOrAdopt(home, part);
      if (record.address !== address) {
        throw new Error(`${name} came back at another address.`);
      }
    },
    close: async () => {
      await stopPart(home, name);
      home.delete();
    },
  };
}
