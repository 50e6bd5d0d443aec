import { wrap } from '../output/printable.js';
import type { Output } from '../output/progress-line.js';

const width = 96;
const indent = '  ';

/** Tells the demo: numbered headings, and indented text of at most 100 columns under them. */
export class Chapters {
  private number = 0;
  private isAfterBlank = false;

  constructor(
    private readonly total: number,
    private readonly output: Output = process.stdout,
  ) {}

  begin(title: string): void {
    this.number += 1;
    this.write('');
    this.write(`[${this.number}/${this.total}] ${title}`);
  }

  /** Text of our own, wrapped at the width. */
  say(text: string): void {
    for (const line of wrap(text, width)) {
      this.write(indent + line);
    }
  }

  /** Lines that are laid out already, such as a table or a program, apart from the text around them. */
  show(block: string): void {
    for (const line of ['', ...block.split('\n'), '']) {
      this.write(indent + line);
    }
  }

  /** Never two blank lines in a row. */
  private write(line: string): void {
    const text = line.trimEnd();
    if (text !== '' || !this.isAfterBlank) {
      this.output.write(`${text}\n`);
    }
    this.isAfterBlank = text === '';
  }
}
