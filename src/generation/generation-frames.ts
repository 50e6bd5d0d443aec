import { STILL_HERE } from '../common/event-stream.js';
import { asKnownProblem } from '../common/known-problem.js';
import type { GenerationEvent } from './generation-streams.js';

/**
 * A generation as server-sent events: `start`, a `text` for each piece of an answer, and at the end `generation` with the
 * whole, or `error` with a problem.
 */
export async function* generationFrames(
  events: AsyncIterable<GenerationEvent>,
): AsyncGenerator<string> {
  for await (const event of events) {
    yield generationFrame(event);
  }
}

/** One event, as it travels. */
export function generationFrame(event: GenerationEvent): string {
  switch (event.kind) {
    case 'silence':
      return STILL_HERE;
    case 'start':
      return frame('start', event.start);
    case 'growth': {
      const { index, text, tokens } = event;
      return frame('text', { index, text, tokens });
    }
    case 'whole':
      return frame('generation', event.generation);
    case 'failed':
      return frame('error', asKnownProblem(event.error).toProblem());
  }
}

function frame(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
