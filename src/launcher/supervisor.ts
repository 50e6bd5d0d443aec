import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writePrivateFile } from './files.js';
import { follow } from './follow.js';
import type { Home } from './home.js';
import { tryLock } from './lock.js';
import type { PartName, PartRecord } from './part.js';
import { stopProcess } from './processes.js';
import { externalParts, makePart, stages } from './stack.js';
import { logTail, startOrAdopt } from './start-part.js';
import { supervisorLock, type Supervised, type Supervision } from './status.js';
import { stopPart } from './stop-part.js';

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** Starts in a row that end early, after which a part is left alone until the next `up`. */
const patience = 8;
/** A part that ran this long had come up well: its next end counts as the first. */
const settledMs = 60_000;
/** How long a part may answer nothing; the engine answers while it computes. */
const silenceMs = 60_000;
/** A part that hangs seldom ends by itself. */
const hungStopMs = 5_000;

/**
 * Keeps the parts of one home running: starts or adopts each, and starts again what ends. It owns nothing that the
 * parts' records do not hold, so one that is killed is replaced by another, which adopts what still runs.
 */
export class Supervisor {
  private readonly ending = new AbortController();
  private readonly addresses: Partial<Record<PartName, string>>;
  private readonly supervision: Supervision;
  /** Parts that have answered once. */
  private readonly answered = new Set<PartName>();
  private isStopping = false;

  constructor(
    private readonly home: Home,
    settingsDigest: string,
    private readonly longestSilenceMs = silenceMs,
  ) {
    const external = externalParts(process.env);
    this.addresses = { ...external };
    this.supervision = { settingsDigest, external, parts: {} };
  }

  /** Runs until the signal to stop everything (SIGTERM) or to leave it running for a successor (SIGUSR2). */
  async run(): Promise<void> {
    if (!tryLock(supervisorLock(this.home))) {
      return;
    }
    process.on('SIGTERM', () => this.stop()).on('SIGINT', () => this.stop());
    process.on('SIGUSR2', () => this.ending.abort());
    await this.keepAll();
    if (this.isStopping) {
      await this.stopAll();
    }
    rmSync(supervisorLock(this.home), { force: true });
  }

  /** Ends `run` once every part has been stopped. */
  stop(): void {
    this.isStopping = true;
    this.ending.abort();
  }

  private async keepAll(): Promise<void> {
    const ours = this.ours(stages.flat());
    for (const name of ours) {
      this.note(name, { state: 'starting', restarts: 0, message: null });
    }
    const replaced = Object.keys(this.supervision.external) as PartName[];
    await Promise.all(replaced.map(async (name) => stopPart(this.home, name)));
    await Promise.all(ours.map(async (name) => this.keep(name)));
  }

  private async stopAll(): Promise<void> {
    for (const stage of stages.toReversed()) {
      await Promise.all(this.ours(stage).map(async (name) => stopPart(this.home, name)));
    }
  }

  private async keep(name: PartName): Promise<void> {
    await this.untilAnswered(this.ours(needs(name)));
    let failures = 0;
    for (let starts = 1; !this.ending.signal.aborted; starts += 1) {
      const began = performance.now();
      const message = await this.runOnce(name);
      failures = performance.now() - began > settledMs ? 1 : failures + 1;
      if (this.ending.signal.aborted) {
        return;
      }
      if (failures >= patience) {
        this.note(name, { state: 'given_up', restarts: starts - 1, message });
        return;
      }
      this.note(name, { state: 'restarting', restarts: starts, message });
      await this.pause(Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs));
    }
  }

  /** From start or adoption to the end; returns why it ended. */
  private async runOnce(name: PartName): Promise<string> {
    try {
      const part = await makePart(this.home, name, this.addresses);
      const record = await startOrAdopt(this.home, part, this.ending.signal);
      await this.announce(record);
      if (await follow(record, this.longestSilenceMs, this.ending.signal)) {
        await stopProcess(record.process, part.stopSignal, hungStopMs);
        return `ended for its silence of ${this.longestSilenceMs / 1000} s ${logTail(this.home, name)}`;
      }
      return `ended at ${new Date().toISOString()} ${logTail(this.home, name)}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Whoever was given another address is started again with the new one. */
  private async announce(record: PartRecord): Promise<void> {
    const { name, address } = record;
    const moved = this.addresses[name] !== undefined && this.addresses[name] !== address;
    this.addresses[name] = address;
    const restarts = this.supervision.parts[name]?.restarts ?? 0;
    this.note(name, { state: 'ready', restarts, message: null });
    this.answered.add(name);
    if (moved) {
      const dependents = stages.flat().filter((other) => needs(other).includes(name));
      await Promise.all(dependents.map(async (other) => stopPart(this.home, other)));
    }
  }

  private async untilAnswered(names: readonly PartName[]): Promise<void> {
    while (!this.ending.signal.aborted && !names.every((name) => this.answered.has(name))) {
      await this.pause(50);
    }
  }

  private ours(names: readonly PartName[]): PartName[] {
    return names.filter((name) => this.supervision.external[name] === undefined);
  }

  private note(name: PartName, state: Supervised): void {
    this.supervision.parts[name] = state;
    writePrivateFile(this.home.recordFile('supervision'), JSON.stringify(this.supervision));
  }

  private async pause(ms: number): Promise<void> {
    // Cut short when ending, which the caller sees by the same signal.
    await sleep(ms, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}

/** What must have answered once before a part is started. */
function needs(name: PartName): readonly PartName[] {
  const [first = [], ...later] = stages;
  return later.flat().includes(name) ? first : [];
}
