import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const RESTART_MS = 100;

export interface ProgramOptions {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly log: string;
}

/** A process that is started again whenever it ends, as a supervisor would, until it is stopped. */
export class Program {
  /** When each of its processes died, by process id and `Date.now()`. */
  readonly deaths = new Map<number, number>();
  private child: ChildProcess;
  private isStopping = false;

  constructor(private readonly options: ProgramOptions) {
    this.child = this.start();
  }

  get name(): string {
    return this.options.name;
  }

  /** Undefined while it is between two lives. */
  get pid(): number | undefined {
    return this.isUp() ? this.child.pid : undefined;
  }

  send(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Asks it to end, and waits. @returns false when it had to be killed */
  async stop(withinMs: number): Promise<boolean> {
    this.isStopping = true;
    if (!this.isUp()) {
      return true;
    }
    const ended = once(this.child, 'exit').then(() => true);
    this.child.kill('SIGTERM');
    const isInTime = await Promise.race([ended, sleep(withinMs, false, { ref: false })]);
    if (!isInTime) {
      this.child.kill('SIGKILL');
      await ended;
    }
    return isInTime;
  }

  private isUp(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  private start(): ChildProcess {
    const log = openSync(this.options.log, 'a');
    const [file = '', ...args] = this.options.command;
    // It ends with the driver: its standard input does.
    const child = spawn(file, args, {
      env: { ...process.env, ...this.options.environment },
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    child.once('exit', () => {
      this.deaths.set(child.pid ?? 0, Date.now());
      setTimeout(() => {
        if (!this.isStopping) {
          this.child = this.start();
        }
      }, RESTART_MS);
    });
    return child;
  }
}
