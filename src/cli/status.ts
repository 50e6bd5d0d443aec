import type { Command } from 'commander';
import { Home } from '../launcher/home.js';
import { readStatus, type PartStatus, type Status } from '../launcher/status.js';
import { formatTable } from './table.js';

export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('show every part; exits 1 unless all are well and supervised')
    .option('--json', 'print it as JSON')
    .action(async (options: { json?: boolean }) => {
      const status = await readStatus(Home.fromEnvironment(process.env));
      console.log(options.json ? JSON.stringify(status, null, 2) : describe(status));
      const isWell = status.supervisor !== null && status.parts.every((part) => part.healthy);
      process.exitCode = isWell ? 0 : 1;
    });
}

function describe(status: Status): string {
  const rows = status.parts.map((part) => [
    part.name,
    part.state,
    part.pid === null ? '-' : String(part.pid),
    part.address ?? '-',
    part.healthy ? 'ok' : 'no answer',
    String(part.restarts),
  ]);
  const table = formatTable(['part', 'state', 'pid', 'address', 'health', 'restarts'], rows);
  const supervisor =
    status.supervisor === null ? 'not running' : `running as process ${status.supervisor}`;
  return [`home        ${status.home}`, `supervisor  ${supervisor}`, '', table, ...notes(status)]
    .join('\n')
    .trimEnd();
}

function notes(status: Status): string[] {
  const milvus = status.parts.find((part) => part.name === 'milvus');
  const reachable =
    milvus?.state !== 'external' && milvus?.pid
      ? ['', 'Milvus Lite has no password: every user of this machine can reach it.']
      : [];
  return [...status.parts.flatMap((part) => noteOf(part)), ...reachable];
}

function noteOf(part: PartStatus): string[] {
  const folder = part.folder === null ? [] : ['', `${part.name} keeps its data in ${part.folder}`];
  const message = part.message !== null && part.state !== 'stopped';
  return message ? [...folder, '', `${part.name}: ${part.message}`] : folder;
}
