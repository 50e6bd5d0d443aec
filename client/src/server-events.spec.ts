import { describe, expect, it } from 'vitest';
import { readServerEvents, type ServerEvent } from './server-events.js';

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<ServerEvent[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    }
  }
  const events: ServerEvent[] = [];
  for await (const event of readServerEvents(body())) {
    events.push(event);
  }
  return events;
}

describe(readServerEvents, () => {
  it('reads id, type and data, and keeps the id for events that name none', async () => {
    expect(await read('id: 7\nevent: step\ndata: {"a":1}\n\ndata: more\n\n')).toEqual([
      { id: '7', type: 'step', data: '{"a":1}' },
      { id: '7', type: 'message', data: 'more' },
    ]);
  });

  it('reads the same events however the stream is cut into pieces', async () => {
    const text = ': beat\r\nid: 1\r\nevent: a\r\ndata: één\r\ndata: zwei\r\n\r\nid: 2\ndata: x\n\n';
    const bytes = new TextEncoder().encode(text);
    const whole = await read(text);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(await read(bytes.slice(0, cut), bytes.slice(cut))).toEqual(whole);
    }
    expect(whole[0]).toEqual({ id: '1', type: 'a', data: 'één\nzwei' });
  });

  it('drops comments and the event that the end of the stream cuts off', async () => {
    expect(await read(': beat\n\n: beat\n\ndata: whole\n\ndata: half\n')).toEqual([
      { id: null, type: 'message', data: 'whole' },
    ]);
  });

  it('refuses an event that does not end', async () => {
    const piece = 'x'.repeat(1_048_576);
    await expect(read('data: ', piece, piece, piece, piece, piece)).rejects.toThrow('4 MiB');
  });
});
