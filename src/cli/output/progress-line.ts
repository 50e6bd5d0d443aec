import type { Writable } from 'node:stream';

/** Where progress is drawn: a terminal, or a file or pipe that only takes lines. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const eraseLine = '\r\u001B[2K';
const quietMs = 15_000;

/**
 * One line that shows how far something is: drawn in place on a terminal; elsewhere printed at most every 15
 * seconds, so that a log stays short.
 */
export class ProgressLine {
  private drawn = '';
  private lastPrint = -Infinity;

  constructor(
    private readonly output: Output = process.stdout,
    private readonly indent = '',
    private readonly now: () => number = () => performance.now(),
  ) {}

  show(text: string): void {
    if (this.output.isTTY) {
      this.drawn = (this.indent + text).slice(0, (this.output.columns ?? 100) - 1);
      this.output.write(`${eraseLine}${this.drawn}`);
    } else if (this.now() - this.lastPrint >= quietMs && text !== this.drawn) {
      this.print(text);
    }
  }

  /** A line that stays; the progress goes on below it. */
  note(text: string): void {
    if (this.output.isTTY) {
      this.output.write(`${eraseLine}${this.indent}${text}\n${this.drawn}`);
    } else {
      this.output.write(`${this.indent}${text}\n`);
    }
  }

  /** Leaves the last state standing, or another text in its place. */
  finish(text?: string): void {
    if (this.output.isTTY) {
      const last = text === undefined ? this.drawn : this.indent + text;
      this.output.write(last === '' ? eraseLine : `${eraseLine}${last}\n`);
    } else if (text !== undefined) {
      this.print(text);
    }
    this.drawn = '';
  }

  private print(text: string): void {
    this.drawn = text;
    this.lastPrint = this.now();
    this.output.write(`${this.indent}${text}\n`);
  }
}

/** `[#####.....]` of `width` characters between the brackets. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`;
}
