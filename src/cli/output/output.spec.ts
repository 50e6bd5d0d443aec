import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ago, duration, percent, signed } from './figures.js';
import { oneLine, printable, wrap } from './printable.js';
import { bar, ProgressLine, type Output } from './progress-line.js';

function screen(isTTY: boolean): { output: Output; text: () => string } {
  let text = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { output: Object.assign(output, { isTTY, columns: 40 }), text: () => text };
}

describe(printable, () => {
  it('shows what would steer the terminal, and keeps line breaks and tabs', () => {
    expect(printable('a\u001B[31mb\tc\nd\u202E\u0007')).toBe(
      String.raw`a\u{1b}[31mb` + '\tc\nd' + String.raw`\u{202e}\u{7}`,
    );
  });

  it('makes one line of many, cut at the width', () => {
    expect(oneLine('def f(x):\n    return x', 12)).toBe('def f(x): r…');
    expect(oneLine('short', 12)).toBe('short');
  });

  it('wraps at a space where one is near and keeps every character of the words', () => {
    expect(wrap('    return alpha + beta', 18)).toEqual(['    return alpha +', 'beta']);
    expect(wrap('x'.repeat(7), 3)).toEqual(['xxx', 'xxx', 'x']);
    expect(wrap('a\n\nb', 3)).toEqual(['a', '', 'b']);
  });
});

describe('figures', () => {
  it('gives durations in their two largest units', () => {
    expect([0.44, 12.4, 59.7, 125, 3840].map(duration)).toEqual([
      '0.4 s',
      '12 s',
      '1 min 00 s',
      '2 min 05 s',
      '1 h 04 min',
    ]);
  });

  it('shows the sign of a difference, none for what rounds to zero', () => {
    expect([0.214, -0.03, 0.001, -0.004].map((value) => signed(value))).toEqual([
      '+0.21',
      '-0.03',
      '0.00',
      '0.00',
    ]);
  });

  it('shows a missing share as a dash, not as zero', () => {
    expect([0.555, 0, null, Number.NaN].map(percent)).toEqual(['56 %', '0 %', '-', '-']);
  });

  it('counts from a moment on', () => {
    const now = Date.parse('2026-01-02T00:00:00Z');
    expect(ago('2026-01-01T22:59:00Z', now)).toBe('1 h ago');
    expect(ago('2026-01-01T23:59:58Z', now)).toBe('2 s ago');
  });
});

describe(ProgressLine, () => {
  it('draws over itself on a terminal, never wider than it is', () => {
    const { output, text } = screen(true);
    const line = new ProgressLine(output);
    line.show('one');
    line.show('x'.repeat(60));
    line.finish();
    expect(text()).toBe(`\r\u001B[2Kone\r\u001B[2K${'x'.repeat(39)}\r\u001B[2K${'x'.repeat(39)}\n`);
  });

  it('prints plain lines elsewhere, at most one in 15 seconds, and the last state always', () => {
    const { output, text } = screen(false);
    let now = 0;
    const line = new ProgressLine(output, '  ', () => now);
    for (; now <= 18_000; now += 3000) {
      line.show(`at ${now}`);
    }
    line.finish('done');
    expect(text()).toBe('  at 0\n  at 15000\n  done\n');
  });

  it('fills the bar by the share', () => {
    expect([bar(0, 4), bar(0.5, 4), bar(7, 4)]).toEqual(['[....]', '[##..]', '[####]']);
  });
});
