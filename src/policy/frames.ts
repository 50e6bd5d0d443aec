import { readAnswer } from './engine-answers.js';
import { EngineFailed } from './engine-errors.js';

const PREFIX_BYTES = 4;
const MOST_FRAME_BYTES = 512 * 1024 * 1024;

/**
 * The messages of a streamed answer: each is MessagePack after its length, four bytes little-endian.
 *
 * @throws EngineFailed when the bytes are not that, or end within a message
 */
export async function* readFrames(
  verb: string,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<object> {
  let unread = Buffer.alloc(0);
  for await (const chunk of body) {
    unread = Buffer.concat([unread, chunk]);
    for (let size = sizeOf(verb, unread); size !== null; size = sizeOf(verb, unread)) {
      const end = PREFIX_BYTES + size;
      if (unread.length < end) {
        break;
      }
      yield readAnswer(verb, Uint8Array.from(unread.subarray(PREFIX_BYTES, end)).buffer);
      unread = unread.subarray(end);
    }
  }
  if (unread.length > 0) {
    throw new EngineFailed(`${verb}: the answer ends within a message.`);
  }
}

function sizeOf(verb: string, unread: Buffer): number | null {
  if (unread.length < PREFIX_BYTES) {
    return null;
  }
  const size = unread.readUInt32LE();
  if (size > MOST_FRAME_BYTES) {
    throw new EngineFailed(`${verb}: a message says that it is ${size} bytes long.`);
  }
  return size;
}
