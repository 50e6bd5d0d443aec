import { setTimeout as sleep } from 'node:timers/promises';
import type { components } from './api.generated.js';
import { authorization, type Connection } from './connection.js';
import { RequestError } from './request-error.js';
import { readServerEvents } from './server-events.js';
import { explain } from './unreachable-error.js';

export type JobEvent = components['schemas']['JobEvent'];

/** The service sends a comment every 15 s; a stream that is silent for longer is broken. */
const silenceMs = 60_000;
const pausesMs = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000];

export interface Following {
  /** Only events after this sequence number. */
  readonly after?: number;
  readonly signal?: AbortSignal;
  readonly fetcher?: typeof fetch;
  readonly pausesMs?: readonly number[];
}

/**
 * The events of a job in order, each once, until the job has ended. A broken stream is taken up after the last
 * event received; the service may be away for about a minute.
 *
 * @throws RequestError when there is no such job, UnreachableError when the service stays away, an error when it leaves
 * out an event
 */
export async function* followJob(
  connection: Connection,
  jobId: string,
  following: Following = {},
): AsyncGenerator<JobEvent> {
  const { signal, pausesMs: pauses = pausesMs } = following;
  const position = { last: following.after ?? 0, failures: 0 };
  while (true) {
    try {
      if (yield* readOn(connection, jobId, position, following)) {
        return;
      }
    } catch (error) {
      if (!isPassing(error) || signal?.aborted || position.failures >= pauses.length) {
        throw explain(error);
      }
    }
    await sleep(pauses[Math.min(position.failures, pauses.length - 1)], undefined, { signal });
    position.failures += 1;
  }
}

interface Position {
  last: number;
  /** Streams that ended since the last event. */
  failures: number;
}

/** Reads one stream from the position on; true when it told the end of the job. */
async function* readOn(
  connection: Connection,
  jobId: string,
  position: Position,
  following: Following,
): AsyncGenerator<JobEvent, boolean> {
  for await (const event of readStream(connection, jobId, position.last, following)) {
    if (event === 'end') {
      return true;
    }
    if (event.sequence !== position.last + 1) {
      throw new OutOfOrder(`event ${event.sequence} of ${jobId} came after event ${position.last}`);
    }
    position.last = event.sequence;
    position.failures = 0;
    yield event;
  }
  return false;
}

class OutOfOrder extends Error {}

/** Whether another try can help: the service restarts, or the network broke. */
function isPassing(error: unknown): boolean {
  return error instanceof RequestError ? error.status >= 500 : !(error instanceof OutOfOrder);
}

async function* readStream(
  connection: Connection,
  jobId: string,
  last: number,
  { signal, fetcher = fetch }: Following,
): AsyncGenerator<JobEvent | 'end'> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('the stream fell silent')), silenceMs);
  try {
    const response = await fetcher(`${connection.url}/jobs/${encodeURIComponent(jobId)}/events`, {
      headers: {
        ...authorization(connection),
        accept: 'text/event-stream',
        'last-event-id': String(last),
      },
      signal: AbortSignal.any([silence.signal, ...(signal === undefined ? [] : [signal])]),
    });
    const body = await streamOf(response);
    for await (const event of readServerEvents(watched(body, timer))) {
      if (event.type === 'reconnect') {
        return;
      }
      yield event.type === 'end' ? 'end' : parseEvent(event.data);
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

function parseEvent(text: string): JobEvent {
  const event = JSON.parse(text) as JobEvent;
  if (!Number.isInteger(event.sequence) || typeof event.type !== 'string') {
    throw new Error('the service sent an event of another form');
  }
  return event;
}

/** Passes the body on, and starts the timer again with every piece. */
async function* watched(
  body: AsyncIterable<Uint8Array>,
  timer: NodeJS.Timeout,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    timer.refresh();
    yield chunk;
  }
}

async function streamOf(response: Response): Promise<AsyncIterable<Uint8Array>> {
  const type = response.headers.get('content-type') ?? '';
  if (response.ok && response.body !== null && type.startsWith('text/event-stream')) {
    return response.body;
  }
  const text = await response.text();
  throw RequestError.from(response.status, type.includes('json') ? JSON.parse(text) : text);
}
