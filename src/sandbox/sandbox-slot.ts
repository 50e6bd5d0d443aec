import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { FrameReader, SlotHello, SlotReport, batchOf, encodeBatch } from './slot-protocol.js';
import type { SlotAnswer, SlotBatch, SlotRequest } from './slot-protocol.js';
import { SandboxUnavailable, SlotFailure } from './sandbox-errors.js';

export interface SlotOptions {
  /** The interpreter; to run programs it needs nothing but its standard library. */
  readonly python: string;
  /** The folder that holds the package `falconry_sandbox`. */
  readonly pythonPath: string;
  /** The command line of another zygote than the one that runs programs. */
  readonly zygote?: readonly string[];
}

interface Waiting {
  readonly deadlineMs: number;
  /** Takes its answer when it is whole. */
  readonly accept: (reader: FrameReader) => boolean;
  readonly reject: (error: Error) => void;
}

/** The zygote's command line: no site packages, no caches, nothing of the working folder. */
export const ZYGOTE = ['-s', '-S', '-P', '-B', '-m', 'falconry_sandbox.zygote'];

const START_DEADLINE_MS = 20_000;
// The supervisor's own bound: three times the CPU limit, and ten times the CPU time used.
const WALL_PER_CPU = 13;
const ANSWER_MARGIN_MS = 10_000;
const STDERR_TAIL = 2_000;
// The whole environment of the zygote: nothing of ours, the same hashes in every run, and symbols resolved before it
// forks, since every child would resolve them anew.
const ENVIRONMENT = { PYTHONHASHSEED: '0', LC_ALL: 'C.UTF-8', LD_BIND_NOW: '1' };

/**
 * One zygote process. Runs one execution at a time, in the order in which they were asked for; after any failure it
 * must be disposed of.
 */
export class SandboxSlot {
  runs = 0;
  private readonly reader = new FrameReader();
  /** Whoever asked, in the order of their requests. */
  private readonly waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private failure: SlotFailure | null = null;
  private stderr = '';
  private layers: readonly string[] = [];
  private missingLayers: Readonly<Record<string, string>> = {};
  private pythonVersion = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => this.receive(chunk));
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-STDERR_TAIL);
    });
    child.stdin?.on('error', (error) => this.fail(`its input broke: ${error.message}`));
    child.on('error', (error) => this.fail(`it did not start: ${error.message}`));
    child.on('close', (code, signal) => this.fail(`it ended (${signal ?? code})`));
  }

  /** Starts a zygote and waits until it is isolated. Throws `SandboxUnavailable` with the reason. */
  static async start(options: SlotOptions): Promise<SandboxSlot> {
    const child = spawn(options.python, options.zygote ?? ZYGOTE, {
      cwd: '/',
      env: { ...ENVIRONMENT, PYTHONPATH: options.pythonPath },
      stdio: 'pipe',
    });
    const slot = new SandboxSlot(child);
    try {
      await slot.greet();
      return slot;
    } catch (error) {
      slot.dispose();
      const reason = error instanceof Error ? error.message : String(error);
      throw new SandboxUnavailable(`The sandbox cannot start: ${reason}`, { cause: error });
    }
  }

  /** The layers in force, such as `network+pid+uid+private_root+landlock+rlimits+seccomp`. */
  get isolation(): string {
    return this.layers.join('+');
  }

  /** What the host refused, and why. */
  get missing(): Readonly<Record<string, string>> {
    return this.missingLayers;
  }

  get python(): string {
    return this.pythonVersion;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get isBroken(): boolean {
    return this.failure !== null;
  }

  /** Runs one execution. Throws `SlotFailure` when the slot broke, fell silent or answered out of turn. */
  async run(request: SlotRequest): Promise<SlotAnswer> {
    const [answer] = await this.runAll(batchOf(request));
    if (answer === undefined) {
      throw new SlotFailure('The slot gave no answer.');
    }
    return answer;
  }

  /** Runs the executions of a batch and gives one answer each; fewer when the time of all inputs was used up. */
  async runAll(batch: SlotBatch): Promise<SlotAnswer[]> {
    const id = randomUUID();
    const programs = batch.mode === 'judged' ? batch.parts.length : 1;
    const deadline = batch.limits.cpuSeconds * 1000 * WALL_PER_CPU * programs + ANSWER_MARGIN_MS;
    this.runs += batch.parts.length;
    const answers: SlotAnswer[] = [];
    const all = this.await(deadline, (reader) => takeAnswers(reader, id, answers));
    this.child.stdin?.write(encodeBatch(id, batch));
    return all;
  }

  /** Ends the zygote and everything below it at once. */
  dispose(): void {
    this.fail('it was stopped');
    this.child.kill('SIGKILL');
  }

  /** Lets the zygote end by itself; resolves when its process is gone. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      return;
    }
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    const timer = setTimeout(() => this.child.kill('SIGKILL'), ANSWER_MARGIN_MS / 5);
    this.child.stdin?.end();
    await ended;
    clearTimeout(timer);
  }

  private async greet(): Promise<void> {
    const hello = await this.await(START_DEADLINE_MS, takeHello);
    if ('unavailable' in hello) {
      throw new SlotFailure(hello.unavailable);
    }
    this.layers = hello.layers;
    this.missingLayers = hello.missing;
    this.pythonVersion = hello.python;
  }

  /** Waits in line: the deadline counts from when everything asked before is answered. */
  private await<T>(deadlineMs: number, take: (reader: FrameReader) => T | null): Promise<T> {
    if (this.failure !== null) {
      return Promise.reject(this.failure);
    }
    return new Promise<T>((resolve, reject) => {
      const accept = (reader: FrameReader): boolean => {
        const taken = take(reader);
        if (taken !== null) {
          resolve(taken);
        }
        return taken !== null;
      };
      this.waiting.push({ deadlineMs, accept, reject });
      if (this.waiting.length === 1) {
        this.watchFirst();
      }
    });
  }

  private watchFirst(): void {
    clearTimeout(this.timer);
    const [first] = this.waiting;
    if (first !== undefined) {
      const { deadlineMs } = first;
      this.timer = setTimeout(() => this.fail(`no answer within ${deadlineMs} ms`), deadlineMs);
    }
  }

  private receive(chunk: Buffer): void {
    this.reader.push(chunk);
    try {
      while (this.waiting[0]?.accept(this.reader) === true) {
        this.waiting.shift();
        this.watchFirst();
      }
    } catch (error) {
      this.fail(`its answer is malformed: ${String(error)}`);
    }
    if (this.waiting.length === 0 && !this.reader.isEmpty) {
      this.fail('it spoke out of turn');
    }
  }

  private fail(reason: string): void {
    if (this.failure !== null) {
      return;
    }
    const detail = this.stderr === '' ? '' : `: ${this.stderr.trim().split('\n').at(-1)}`;
    this.failure = new SlotFailure(`The sandbox slot failed, ${reason}${detail}`);
    clearTimeout(this.timer);
    for (const { reject } of this.waiting.splice(0)) {
      reject(this.failure);
    }
  }
}

function takeHello(reader: FrameReader): SlotHello | null {
  const header = reader.header();
  if (header === null) {
    return null;
  }
  reader.drop(header.end);
  return SlotHello.parse(header.json);
}

/** Adds the answers that are whole; null until the last one is. */
function takeAnswers(reader: FrameReader, id: string, answers: SlotAnswer[]): SlotAnswer[] | null {
  for (;;) {
    const answer = takeAnswer(reader, id);
    if (answer === null) {
      return null;
    }
    answers.push(answer);
    if (answer.report.isLast) {
      return answers;
    }
  }
}

function takeAnswer(reader: FrameReader, id: string): SlotAnswer | null {
  const header = reader.header();
  if (header === null) {
    return null;
  }
  const report = SlotReport.parse(header.json);
  if (report.id !== id) {
    throw new SlotFailure('it answered another request');
  }
  const outputEnd = header.end + report.outputBytes;
  const end = outputEnd + report.logBytes;
  if (reader.buffer.length < end) {
    return null;
  }
  const output = reader.buffer.subarray(header.end, outputEnd);
  const log = reader.buffer.subarray(outputEnd, end);
  reader.drop(end);
  return { report, output, log };
}
