import { expect, test } from 'vitest';
import { z } from 'zod';
import { Metadata } from './text.js';
import { parseBody } from './validation.pipe.js';

const Body = z.strictObject({ metadata: Metadata });

test.each([
  ['key', { 'a\0': 'b' }, '#/body/metadata/a\0'],
  ['value', { a: 'b\0' }, '#/body/metadata/a'],
])('a wrong %s of metadata is refused with what is wrong with it', (_, metadata, pointer) => {
  const errors = [{ pointer, detail: 'must not contain NUL' }];
  expect(() => parseBody(Body, { metadata })).toThrow(expect.objectContaining({ errors }));
});
