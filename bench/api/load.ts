import { Pool } from 'undici';

/** One kind of request, sent again and again. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Measured {
  /** All of them. */
  readonly answers: number;
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Connections that ask at once; each waits for its answer before it asks again. */
export const CONNECTIONS = 200;

/**
 * Keeps the connections busy for a time, once all of them are made: a first answer, for which two hundred handshakes stand
 * in line, is counted for neither side. @throws when an answer is not 2xx: a rate means nothing when the work was not
 * done
 */
export async function measure(load: Load, seconds: number): Promise<Measured> {
  const pool = new Pool(load.url, { connections: CONNECTIONS, pipelining: 1 });
  const latencies: number[] = [];
  const all = Array.from({ length: CONNECTIONS });
  try {
    await Promise.all(all.map(() => askOnce(pool, load)));
    const began = performance.now();
    const end = began + seconds * 1000;
    const ask = async (): Promise<void> => {
      while (performance.now() < end) {
        latencies.push(await askOnce(pool, load));
      }
    };
    await Promise.all(all.map(ask));
    const took = (performance.now() - began) / 1000;
    return {
      answers: CONNECTIONS + latencies.length,
      perSecond: latencies.length / took,
      p99Ms: quantile(latencies, 0.99),
    };
  } finally {
    await pool.destroy();
  }
}

async function askOnce(pool: Pool, load: Load): Promise<number> {
  const { method, path, headers, body = null } = load;
  const began = performance.now();
  const answer = await pool.request({ method, path, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) {
    throw new Error(`${method} ${path} was answered with ${answer.statusCode}: ${text}`);
  }
  return performance.now() - began;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
