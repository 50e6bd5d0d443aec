/** One event of a `text/event-stream` (HTML standard, section 9.2). */
export interface ServerEvent {
  /** Null until the stream has named one. */
  readonly id: string | null;
  readonly type: string;
  readonly data: string;
}

/** More than any event of the service has: a stream without line breaks must not fill the memory. */
const longestEvent = 4_194_304;
const lineBreak = /\r\n|\n|\r/;

/**
 * Reads the events of a stream, in order, until it ends. Comments (the heartbeat) and an event that the end cuts
 * off are dropped, as the standard asks.
 *
 * @param chunks - the body, in pieces of any length
 * @throws when an event is longer than 4 MiB
 */
export async function* readServerEvents(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  const parser = new Parser();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be half of a line break.
    const held = rest.endsWith('\r') ? '\r' : '';
    const lines = rest.slice(0, rest.length - held.length).split(lineBreak);
    rest = (lines.pop() ?? '') + held;
    for (const line of lines) {
      const event = parser.take(line);
      if (event !== null) {
        yield event;
      }
    }
    if (rest.length + parser.length > longestEvent) {
      throw new Error('the service sent an event of more than 4 MiB');
    }
  }
}

class Parser {
  private id: string | null = null;
  private type = '';
  private data: string[] = [];
  /** Characters held of the event in progress. */
  length = 0;

  /** The event that this line ends, or null. */
  take(line: string): ServerEvent | null {
    if (line === '') {
      return this.dispatch();
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.data.push(value);
      this.length += value.length;
    } else if (field === 'event') {
      this.type = value;
    } else if (field === 'id' && !value.includes('\0')) {
      this.id = value;
    }
    return null;
  }

  private dispatch(): ServerEvent | null {
    const { id, type, data } = this;
    this.type = '';
    this.data = [];
    this.length = 0;
    return data.length === 0 ? null : { id, type: type || 'message', data: data.join('\n') };
  }
}
