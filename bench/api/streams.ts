import { Pool } from 'undici';
import { setTimeout as sleep } from 'node:timers/promises';

export const HELD = 1_000;
const WITHIN_MS = 120_000;

/** Opens as many streams of one job's events as are to be held, lets the job end, and counts those that were told. */
export async function holdStreams(
  url: string,
  { path, headers }: { readonly path: string; readonly headers: Readonly<Record<string, string>> },
  end: () => Promise<void>,
): Promise<{ readonly held: number; readonly served: number }> {
  const pool = new Pool(url, { connections: HELD, pipelining: 1, bodyTimeout: WITHIN_MS });
  const counts = { held: 0, served: 0 };
  const follow = async (): Promise<void> => {
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path,
      headers: { ...headers, accept: 'text/event-stream' },
    });
    let text = '';
    for await (const chunk of body) {
      // The first words of the stream: it is being served.
      counts.held += text === '' && statusCode === 200 ? 1 : 0;
      text += String(chunk);
    }
    counts.served += text.includes('cancelled') && text.includes('event: end') ? 1 : 0;
  };
  const streams = Promise.all(Array.from({ length: HELD }, follow));
  const deadline = performance.now() + WITHIN_MS;
  while (counts.held < HELD && performance.now() < deadline) {
    await sleep(50);
  }
  await end();
  await Promise.race([streams, sleep(WITHIN_MS, undefined, { ref: false })]);
  await pool.destroy();
  return counts;
}
