import { describe, expect, test } from 'vitest';
import { boundaryOf, formParts } from './form-parts.js';

const BOUNDARY = 'x-1';

/** A form with a field and a file, with any part of it open to change. */
function formOf(
  change: Partial<Record<'begin' | 'header' | 'value' | 'end', string>> = {},
): string {
  const {
    begin = '',
    header = 'Content-Disposition: form-data; name="purpose"',
    value = 'fine-tune',
    end = '--\r\n',
  } = change;
  return (
    `${begin}--x-1\r\n${header}\r\n\r\n${value}\r\n` +
    '--x-1\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n' +
    `Content-Type: application/jsonl\r\n\r\n{"a":1}\r\n\r\n-\r\n--x-1${end}`
  );
}

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

async function read(text: string, size = 1_000_000): Promise<unknown[]> {
  const found = [];
  for await (const { name, filename, bytes } of formParts(inPieces(text, size), BOUNDARY)) {
    const parts: Buffer[] = [];
    for await (const part of bytes) {
      parts.push(part);
    }
    found.push({ name, filename, text: Buffer.concat(parts).toString() });
  }
  return found;
}

describe('a form', () => {
  test.each([1, 2, 3, 5, 7, 64, 1_000])('is the same in pieces of %i bytes', async (size) => {
    expect(await read(formOf(), size)).toEqual([
      { name: 'purpose', filename: null, text: 'fine-tune' },
      { name: 'file', filename: 'a.jsonl', text: '{"a":1}\r\n\r\n-' },
    ]);
  });

  test('may have empty parts, parts that nobody reads, and what looks like the boundary', async () => {
    const names: string[] = [];
    const text = formOf({ value: '\r\n--x-2\r\n--x', end: '--' });
    for await (const { name } of formParts(inPieces(text, 3), BOUNDARY)) {
      names.push(name);
    }
    expect(names).toEqual(['purpose', 'file']);
    expect((await read(formOf({ value: '' })))[0]).toMatchObject({ text: '' });
  });

  test('names its parts with or without quotes, whatever the case of the header', async () => {
    const header = 'CONTENT-DISPOSITION:form-data;NAME=purpose;filename="a \\"b\\".txt"';
    expect((await read(formOf({ header })))[0]).toMatchObject({
      name: 'purpose',
      filename: 'a \\"b\\".txt',
    });
  });

  const disposition = 'Content-Disposition: form-data; name="purpose"';
  test.each<[string, string]>([
    ['no closing boundary', formOf({ end: '' })],
    ['half a closing boundary', formOf({ end: '-' })],
    ['nothing', ''],
    ['no boundary', 'purpose=fine-tune'],
    ['something before it', formOf({ begin: 'hello\r\n' })],
    ['something after it', formOf({ end: '--\r\nhello' })],
    ['a second form after it', formOf({ end: `--\r\n${formOf()}` })],
    ['a boundary within a part', formOf({ value: 'a\r\n--x-1b' })],
    ['a header without end', formOf({ header: `${disposition}\r\nX: ${'y'.repeat(5_000)}` })],
    ['no header at all', formOf({ header: '' })],
    ['a header that is none', formOf({ header: `${disposition}\r\nhello` })],
    ['a folded header', formOf({ header: `${disposition};\r\n filename="x"` })],
    ['NUL in a header', formOf({ header: `${disposition}; filename="a\u0000b"` })],
    ['a bare line break in a header', formOf({ header: `${disposition}\nX: y` })],
    ['an unnamed part', formOf({ header: 'Content-Disposition: form-data' })],
    ['a part of an empty name', formOf({ header: 'Content-Disposition: form-data; name=""' })],
    ['two names of a part', formOf({ header: `${disposition}; name="file"` })],
    ['two dispositions', formOf({ header: `${disposition}\r\n${disposition}` })],
    ['another disposition', formOf({ header: 'Content-Disposition: attachment; name="a"' })],
    ['an encoded part', formOf({ header: `${disposition}\r\nContent-Transfer-Encoding: base64` })],
    ['seventeen parts', `--x-1\r\n${`${disposition}\r\n\r\na\r\n--x-1\r\n`.repeat(17)}`],
  ])('with %s is refused, in one piece and byte by byte', async (_, text) => {
    for (const size of [1_000_000, 1]) {
      await expect(read(text, size)).rejects.toMatchObject({ code: 'malformed-request' });
    }
  });

  test('ends its source when nobody reads on', async () => {
    let isEnded = false;
    async function* source(): AsyncGenerator<Buffer> {
      try {
        yield* inPieces(formOf(), 200);
      } finally {
        isEnded = true;
      }
    }
    for await (const _ of formParts(source(), BOUNDARY)) {
      break;
    }
    expect(isEnded).toBe(true);
  });
});

describe('the content type of a form', () => {
  test.each([
    ['multipart/form-data; boundary=x-1', 'x-1'],
    ['multipart/form-data;boundary="x-1"', 'x-1'],
    ['Multipart/Form-Data; Boundary=----formdata-undici-0123', '----formdata-undici-0123'],
  ])('%s names the boundary', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });

  test.each([
    '',
    'application/json',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=a b',
    'multipart/form-data; boundary=a; boundary=b',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
    'multipart/mixed; boundary=a',
  ])('%j is none', (type) => {
    expect(() => boundaryOf(type)).toThrow('boundary of 1 to 70 characters');
  });
});
