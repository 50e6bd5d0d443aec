import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The places at which a process can be made to die, by the part whose work is cut off. */
export const FAILPOINTS = [
  'api.after-validate',
  'api.after-insert',
  'api.before-commit',
  'api.after-commit-before-reply',
  'api.after-idempotency-insert',
  'relay.after-claim',
  'relay.after-send',
  'relay.before-mark',
  'worker.after-take',
  'worker.after-claim',
  'worker.after-spawn',
  'worker.mid-step',
  'worker.after-journal',
  'worker.after-optimiser',
  'checkpoint.after-file',
  'checkpoint.before-manifest',
  'checkpoint.before-rename',
  'checkpoint.before-row',
  'checkpoint.after-row',
  'worker.before-success',
  'worker.before-ack',
  'webhook.mid-body',
  'webhook.before-record',
  'memory.between-writes',
  'pause.before-ack',
  'cancel.before-ack',
] as const;
const FULL = 'disk-full';
const LOOK_MS = 20;
export type Failpoint = (typeof FAILPOINTS)[number];

/**
 * Which failpoint is to fire next, as files that several processes share: to arm one is to write its file, and the
 * process that moves the file away is the one that dies.
 */
export class FailpointFolder {
  private readonly armed: string;
  private readonly fired: string;
  private readonly claimed: string;
  private readonly held: string;

  constructor(folder: string) {
    this.armed = join(folder, 'armed');
    this.fired = join(folder, 'fired');
    this.claimed = join(folder, 'claimed');
    this.held = join(folder, 'held');
    for (const place of [this.armed, this.fired, this.claimed, this.held]) {
      mkdirSync(place, { recursive: true });
    }
  }

  arm(name: Failpoint): void {
    writeFileSync(join(this.armed, name), '');
  }

  disarm(name: Failpoint): void {
    rmSync(join(this.armed, name), { force: true });
  }

  isArmed(name: Failpoint): boolean {
    return existsSync(join(this.armed, name));
  }

  hasFired(name: Failpoint): boolean {
    return readdirSync(this.fired).includes(name);
  }

  /** Kills this process if the failpoint is armed, as nothing in it can prevent or notice. */
  hit(name: Failpoint): void {
    if (this.isArmed(name) && this.take(name)) {
      process.kill(process.pid, 'SIGKILL');
    }
  }

  /** Says which process made a claim of a job. */
  noteClaim({ id, fence }: { readonly id: string; readonly fence: number }): void {
    writeFileSync(join(this.claimed, `${id}-${fence}`), String(process.pid));
  }

  /** Undefined for a process that died before it could say so. */
  holderOf(jobId: string, fence: number): number | undefined {
    const file = join(this.claimed, `${jobId}-${fence}`);
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  }

  /** Makes workers wait once they have finished this step of a job, so that it is seen however late one looks. */
  hold(step: number): void {
    writeFileSync(join(this.held, `${step}`), '');
  }

  letGo(step: number): void {
    rmSync(join(this.held, `${step}`), { force: true });
  }

  /** Waits for as long as the step is held. */
  async pass(step: number): Promise<void> {
    while (existsSync(join(this.held, `${step}`))) {
      await sleep(LOOK_MS);
    }
  }

  /** As if nothing more could be written, from now on or no longer. */
  fillDisk(isFull: boolean): void {
    if (isFull) {
      writeFileSync(join(this.armed, FULL), '');
    } else {
      rmSync(join(this.armed, FULL));
    }
  }

  get isDiskFull(): boolean {
    return existsSync(join(this.armed, FULL));
  }

  private take(name: Failpoint): boolean {
    try {
      renameSync(join(this.armed, name), join(this.fired, name));
      return true;
    } catch {
      // Another process was faster.
      return false;
    }
  }
}
