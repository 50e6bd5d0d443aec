import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.js';

const ENDING_MS = 20_000;

/** What nobody holds any more once everything is over. */
const HELD = `
  SELECT 'lease of ' || id AS what FROM jobs WHERE lease_until IS NOT NULL
  UNION ALL SELECT 'outbox message ' || id FROM outbox WHERE done_at IS NULL
  UNION ALL SELECT 'webhook delivery ' || id || ' ' || state FROM webhook_deliveries
    WHERE state <> 'delivered'
  UNION ALL SELECT 'connection of ' || application_name || ' ' || pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'falconry'`;

/**
 * Everything of the service that is still there after it has ended. What ends by itself just after the processes, as a
 * connection that PostgreSQL has yet to see closed, is waited for.
 */
export async function leftovers(cluster: Cluster): Promise<string[]> {
  const deadline = Date.now() + ENDING_MS;
  for (;;) {
    const left = await leftNow(cluster);
    if (left.length === 0 || Date.now() > deadline) {
      return left;
    }
    await sleep(200);
  }
}

async function leftNow(cluster: Cluster): Promise<string[]> {
  const held = await cluster.query<{ what: string }>(HELD);
  return [
    ...held.map(({ what }) => what),
    ...unfinishedFolders(join(cluster.home, 'checkpoints')),
    ...processesOf(cluster.home),
  ];
}

function unfinishedFolders(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.tmp'))
    .map((name) => `folder ${name}`);
}

/** Processes that name the folder of the cluster in their environment or their command. */
export function processesOf(home: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      const command = readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
      const isOurs = `${command} ${readIfThere(`/proc/${pid}/environ`)}`.includes(home);
      return isOurs && command !== '' ? [`process ${pid} ${command}`] : [];
    });
}

/** Empty for a process that ended meanwhile. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
