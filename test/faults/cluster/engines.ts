import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EngineConnection } from '../../../src/policy/engine-connection.js';
import { type EngineProcess, startEngine } from '../../support/engine-process.js';

/** Engine processes, each on a socket of its own that outlives it. */
export class Engines {
  private readonly running: (EngineProcess | null)[];

  private constructor(engines: EngineProcess[]) {
    this.running = [...engines];
  }

  static async start(home: string, count: number): Promise<Engines> {
    const folders = Array.from({ length: count }, (_, index) => join(home, `engine-${index}`));
    const started = folders.map((folder) => {
      mkdirSync(folder, { recursive: true });
      return startEngine(null, folder);
    });
    return new Engines(await Promise.all(started));
  }

  get urls(): string {
    return this.running.map((engine) => engine!.address.url).join(',');
  }

  get count(): number {
    return this.running.length;
  }

  get areAllUp(): boolean {
    return this.running.every((engine) => engine !== null);
  }

  /** How many sessions each holds; null for one that does not answer. */
  async sessions(): Promise<(number | null)[]> {
    return Promise.all(
      this.running.map(async (engine) => {
        const connection = new EngineConnection(engine!.address);
        const health = await connection.health().catch(() => null);
        await connection.close();
        return health?.sessions ?? null;
      }),
    );
  }

  hang(index: number): void {
    this.running[index]!.hang();
  }

  wake(index: number): void {
    this.running[index]!.wake();
  }

  /** Kills one as a crash would, and starts it again. */
  async kill(index: number): Promise<void> {
    const engine = this.running[index] ?? null;
    if (engine === null) {
      throw new Error(`The engine ${index} is not up.`);
    }
    this.running[index] = null;
    await engine.kill();
    // As a supervisor would: a start that fails is no end.
    const start = (): Promise<EngineProcess> => startEngine(null, engine.folder);
    this.running[index] = await start().catch(start);
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map(async (engine) => engine?.stop()));
  }
}
