import { z } from 'zod';

/**
 * How the zygote is asked: `judged` forks the program and a judge, every other mode one process. The last three are for
 * the zygote of analyses: in `lint` every part is a program, in the others the only part is a JSON list of them.
 */
export type SlotMode = 'calls' | 'judged' | 'stdio' | 'in_process' | 'lint' | 'measure' | 'match';

export interface SlotLimits {
  readonly cpuSeconds: number;
  readonly memoryMb: number;
  readonly outputBytes: number;
}

/** Programs that one request may bring to a judge. */
export const MOST_PROGRAMS = 8;

interface RunOptions {
  readonly mode: SlotMode;
  /** CPU seconds count for every program by itself, for the inputs of one program together. */
  readonly limits: SlotLimits;
  readonly entryPoint?: string;
  readonly traceLines?: boolean;
  /** The command line of the tool that reads the programs. */
  readonly arguments?: readonly string[];
}

/** One execution as a slot runs it. `input` is what only the child it is for may read: tests, arguments or stdin. */
export interface SlotRequest extends RunOptions {
  readonly program: string;
  readonly input: string;
}

/**
 * Executions that a slot runs one after the other. In mode `judged` they share the tests, and every part is a program;
 * in all others they share the program, and every part is an input.
 */
export interface SlotBatch extends RunOptions {
  readonly shared: string;
  readonly parts: readonly string[];
}

export function batchOf({ program, input, ...options }: SlotRequest): SlotBatch {
  return options.mode === 'judged'
    ? { ...options, shared: input, parts: [program] }
    : { ...options, shared: program, parts: [input] };
}

const Ending = z.object({
  exitCode: z.int(),
  /** The supervisor ended it. */
  wasKilled: z.boolean(),
  cpuMs: z.number(),
  peakKb: z.number(),
  confinementError: z.string().nullable(),
});
export type Ending = z.infer<typeof Ending>;

/** What the zygote saw; it never reads what its children wrote. */
export const SlotReport = z.object({
  id: z.string(),
  /** No report follows: all parts are done, or the time of all inputs is used up. */
  isLast: z.boolean(),
  cause: z.enum(['cpu', 'wall', 'hangup']).nullable(),
  program: Ending,
  judge: Ending.optional(),
  wallMs: z.number(),
  lines: z.array(z.int()).optional(),
  outputBytes: z.int().nonnegative(),
  logBytes: z.int().nonnegative(),
});
export type SlotReport = z.infer<typeof SlotReport>;

export const SlotHello = z.union([
  z.object({
    protocol: z.literal(2),
    python: z.string(),
    layers: z.array(z.string()),
    missing: z.record(z.string(), z.string()),
  }),
  z.object({ protocol: z.literal(2), unavailable: z.string() }),
]);
export type SlotHello = z.infer<typeof SlotHello>;

/** A finished execution: the report, the bytes captured from standard output, and the log of the child. */
export interface SlotAnswer {
  readonly report: SlotReport;
  readonly output: Buffer;
  readonly log: Buffer;
}

const LENGTH_BYTES = 4;
const MAX_LINES = 65_535;

/** The bytes of one request: a length, the header as JSON, what is shared, the parts. */
export function encodeBatch(id: string, batch: SlotBatch): Buffer {
  const shared = Buffer.from(batch.shared);
  const parts = batch.parts.map((part) => Buffer.from(part));
  const programs = batch.mode === 'judged' ? batch.parts : batch.parts.map(() => batch.shared);
  const header = Buffer.from(
    JSON.stringify({
      id,
      mode: batch.mode,
      limits: batch.limits,
      entryPoint: batch.entryPoint,
      traceLines: batch.traceLines,
      arguments: batch.arguments,
      lineCounts: programs.map(countLines),
      sharedBytes: shared.length,
      partBytes: parts.map((part) => part.length),
    }),
  );
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, shared, ...parts]);
}

function countLines(program: string): number {
  return Math.min(program.split('\n').length, MAX_LINES);
}

/** Cuts the zygote's output into frames. A frame is a length and JSON, followed by the bytes that the JSON announces. */
export class FrameReader {
  private buffered: Buffer[] = [];
  private size = 0;

  push(chunk: Buffer): void {
    this.buffered.push(chunk);
    this.size += chunk.length;
  }

  /** The header of the next frame, left in place; null until it is whole. */
  header(): { readonly json: unknown; readonly end: number } | null {
    if (this.size < LENGTH_BYTES) {
      return null;
    }
    const all = this.all();
    const end = LENGTH_BYTES + all.readUInt32BE();
    if (all.length < end) {
      return null;
    }
    return { json: JSON.parse(all.toString('utf8', LENGTH_BYTES, end)), end };
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get buffer(): Buffer {
    return this.all();
  }

  /** Forgets the first `count` bytes. */
  drop(count: number): void {
    const rest = this.all().subarray(count);
    this.buffered = rest.length > 0 ? [rest] : [];
    this.size = rest.length;
  }

  private all(): Buffer {
    const [first] = this.buffered;
    if (this.buffered.length === 1 && first !== undefined) {
      return first;
    }
    const joined = Buffer.concat(this.buffered);
    this.buffered = [joined];
    return joined;
  }
}
