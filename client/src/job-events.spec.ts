import { describe, expect, it } from 'vitest';
import { followJob, type JobEvent } from './job-events.js';

const connection = { url: 'http://service', apiKey: 'flk_a' };
const eventStream = { headers: { 'content-type': 'text/event-stream' } };

function text(...sequences: readonly number[]): string {
  return sequences
    .map((sequence) => {
      const data = { sequence, type: 'phase', data: {}, createdAt: '2026-01-01T00:00:00Z' };
      return `id: ${sequence}\nevent: phase\ndata: ${JSON.stringify(data)}\n\n`;
    })
    .join('');
}

/** A service that gives these answers one after the other, and keeps what it was asked to resume from. */
function makeService(answers: readonly (() => Response)[]): {
  resumedFrom: (string | null)[];
  follow: (after?: number) => Promise<number[]>;
} {
  const resumedFrom: (string | null)[] = [];
  const fetcher = async (_: unknown, init?: RequestInit): Promise<Response> => {
    resumedFrom.push(new Headers(init?.headers).get('last-event-id'));
    const answer = answers[resumedFrom.length - 1];
    if (answer === undefined) {
      throw new TypeError('fetch failed', { cause: new Error('connection refused') });
    }
    return answer();
  };
  return {
    resumedFrom,
    follow: async (after = 0) => {
      const events: JobEvent[] = [];
      const pausesMs = [1, 1, 1];
      for await (const event of followJob(connection, 'job_1', { after, fetcher, pausesMs })) {
        events.push(event);
      }
      return events.map(({ sequence }) => sequence);
    },
  };
}

const stream = (body: string) => (): Response => new Response(body, eventStream);
const end = 'event: end\ndata: {}\n\n';

describe(followJob, () => {
  it('yields every event once, and ends with the job', async () => {
    const { follow } = makeService([stream(text(1, 2, 3) + end)]);
    expect(await follow()).toEqual([1, 2, 3]);
  });

  it('goes on where a service that ends has stopped', async () => {
    const { follow, resumedFrom } = makeService([
      stream(`${text(1, 2)}event: reconnect\nretry: 2000\ndata: {"lastSequence":2}\n\n`),
      stream(text(3) + end),
    ]);
    expect(await follow()).toEqual([1, 2, 3]);
    expect(resumedFrom).toEqual(['0', '2']);
  });

  it('takes a broken stream up after the last event received', async () => {
    const { follow, resumedFrom } = makeService([
      stream(text(1, 2)),
      () => Response.json({ title: 'away' }, { status: 503 }),
      stream(text(3) + end),
    ]);
    expect(await follow()).toEqual([1, 2, 3]);
    expect(resumedFrom).toEqual(['0', '2', '2']);
  });

  it('starts after the event it is told', async () => {
    const { follow, resumedFrom } = makeService([stream(text(8) + end)]);
    expect(await follow(7)).toEqual([8]);
    expect(resumedFrom).toEqual(['7']);
  });

  it('never passes over an event that is missing', async () => {
    const { follow } = makeService([stream(text(1, 3) + end)]);
    await expect(follow()).rejects.toThrow('event 3 of job_1 came after event 1');
  });

  it('gives up on a job that is not there', async () => {
    const problem = { title: 'Not found', code: 'not-found', detail: 'no job', advice: 'look' };
    const { follow, resumedFrom } = makeService([
      () =>
        Response.json(problem, {
          status: 404,
          headers: { 'content-type': 'application/problem+json' },
        }),
    ]);
    await expect(follow()).rejects.toThrow('Not found (404 not-found)');
    expect(resumedFrom).toHaveLength(1);
  });

  it('gives up on a service that stays away, and says why', async () => {
    const { follow, resumedFrom } = makeService([stream(text(1))]);
    await expect(follow()).rejects.toThrow('connection refused');
    expect(resumedFrom).toHaveLength(1 + 3);
  });
});
