/** A server-sent event; a comment has no `event`. */
export interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

/** The events of a stream as they come, without its comments. */
export async function* frames(response: Response): AsyncGenerator<Frame, void> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const frame: Frame = Object.fromEntries(
        block.split('\n').map((line) => line.split(/: (.*)/s)),
      );
      if (frame.event !== undefined) {
        yield frame;
      }
    }
  }
}

/** What is left of a stream until it ends. */
export async function remaining(stream: AsyncIterable<Frame>): Promise<Frame[]> {
  const found: Frame[] = [];
  for await (const frame of stream) {
    found.push(frame);
  }
  return found;
}
