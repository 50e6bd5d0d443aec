import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { endWhenIgnored } from './download.js';

const HOUR_MS = 3_600_000;

/** Never runs dry, and says when it was let go. */
function endless(): Readable {
  return new Readable({
    read() {
      this.push('x'.repeat(1_000));
    },
  });
}

const closed = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    stream.once('close', resolve);
  });

describe(endWhenIgnored.name, () => {
  test('passes everything on', async () => {
    expect(await text(endWhenIgnored(Readable.from(['one ', 'two']), HOUR_MS))).toBe('one two');
  });

  test('breaks off, and lets go of its source, when nobody takes anything', async () => {
    const source = endless();
    const isLetGo = closed(source);
    const [error] = await once(endWhenIgnored(source, 1), 'error');
    expect(String(error)).toMatch(/taken nothing/);
    await expect(isLetGo).resolves.toBeUndefined();
  });

  test('lets go of its source when the receiver goes away', async () => {
    const source = endless();
    const sent = endWhenIgnored(source, HOUR_MS);
    const isLetGo = closed(source);
    sent.once('data', () => sent.destroy());
    await expect(isLetGo).resolves.toBeUndefined();
  });
});
