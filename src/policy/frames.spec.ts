import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { EngineFailed } from './engine-errors.js';
import { readFrames } from './frames.js';

const MESSAGES = [{ a: 1 }, { text: 'x'.repeat(300) }, {}];

function framed(message: object): Buffer {
  const body = encode(message);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([size, body]);
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

async function read(bytes: Buffer, size = 7): Promise<object[]> {
  const found: object[] = [];
  for await (const message of readFrames('sample_stream', inPieces(bytes, size))) {
    found.push(message);
  }
  return found;
}

describe('the messages of a streamed answer', () => {
  test.each([1, 3, 64, 10_000])('are read whole from pieces of %d bytes', async (size) => {
    expect(await read(Buffer.concat(MESSAGES.map(framed)), size)).toEqual(MESSAGES);
  });

  test.each([
    ['an end within a message', framed({ a: 1 }).subarray(0, 5)],
    ['an end within a length', Buffer.of(1, 0)],
    ['a length that no answer has', Buffer.of(255, 255, 255, 255)],
    ['what is not MessagePack', Buffer.from([1, 0, 0, 0, 0xc1])],
  ])('are a fault of the engine with %s', async (_, bytes) => {
    await expect(read(bytes)).rejects.toThrow(EngineFailed);
  });
});
