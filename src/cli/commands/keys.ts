import type { Command } from 'commander';
import { answerOf, type components, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { ago } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';
import { seconds } from './budget-options.js';

type CreateApiKey = components['schemas']['CreateApiKeyInput'];
type ApiKey = components['schemas']['ApiKey'];
type Scope = components['schemas']['Scope'];
type Caps = components['schemas']['KeyCaps'];

interface CreateOptions extends JsonOption {
  readonly scopes?: Scope[];
  readonly expires?: string;
  readonly maxRequestsPerMinute?: number;
  readonly maxEngineSecondsPerDay?: number;
  readonly maxTokensPerDay?: number;
  readonly maxRunningJobs?: number;
}

const CAPS: readonly (readonly [keyof Caps, string])[] = [
  ['requestsPerMinute', 'requests a minute'],
  ['engineSecondsPerDay', 'engine s a day'],
  ['tokensPerDay', 'tokens a day'],
  ['runningJobs', 'running jobs'],
];

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('API keys, and what each may do and use');
  registerCreate(keys);
  keys
    .command('list')
    .description('list keys, newest first, with their caps and what is used of them')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (options: JsonOption & { limit: number }) => {
      const api = connect(findConnection(process.env));
      const query = { limit: options.limit };
      const page = await answerOf(api.GET('/api-keys', { params: { query } }));
      print(page, options, ({ data }) => describeKeys(data));
    });
  keys
    .command('delete')
    .description('revoke a key at once; its jobs go on')
    .argument('<id>', 'as keys list shows it')
    .action(async (id: string) => {
      const api = connect(findConnection(process.env));
      await answerOf(api.DELETE('/api-keys/{id}', { params: { path: { id } } }));
      console.log(`deleted ${id}`);
    });
}

function registerCreate(keys: Command): void {
  keys
    .command('create')
    .description('make a key; its text is shown this once')
    .argument('<name>', 'who or what will use it')
    .option('--scopes <scopes...>', 'such as jobs:read generate; those of your key when left out')
    .option('--expires <time>', 'when it ends, such as 2030-01-01T00:00:00Z; never when left out')
    .option('--max-requests-per-minute <n>', 'requests of any kind', wholeNumber)
    .option('--max-engine-seconds-per-day <n>', 'how long the engine may work for it', seconds)
    .option('--max-tokens-per-day <n>', 'tokens sampled and trained on', wholeNumber)
    .option('--max-running-jobs <n>', 'jobs that are neither ended nor paused', wholeNumber)
    .option('--json', 'print the answer as JSON')
    .action(async (name: string, options: CreateOptions) => {
      const api = connect(findConnection(process.env));
      const body = makeKeyBody(name, options);
      print(await answerOf(api.POST('/api-keys', { body })), options, (made) =>
        [describeKeys([made]), '', `key (shown this once): ${made.key}`].join('\n'),
      );
    });
}

/** Leaves what was not given to the service. */
export function makeKeyBody(name: string, options: CreateOptions): CreateApiKey {
  const caps = Object.entries({
    requestsPerMinute: options.maxRequestsPerMinute,
    engineSecondsPerDay: options.maxEngineSecondsPerDay,
    tokensPerDay: options.maxTokensPerDay,
    runningJobs: options.maxRunningJobs,
  }).filter(([, cap]) => cap !== undefined);
  return {
    name,
    ...(options.scopes === undefined ? {} : { scopes: options.scopes }),
    ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
    ...(caps.length === 0 ? {} : { caps: Object.fromEntries(caps) }),
  };
}

/** One line a key; of its caps those that it has, each with what is used of it. */
export function describeKeys(keys: readonly ApiKey[]): string {
  const rows = keys.map((key) => [
    key.id,
    oneLine(key.name, 32),
    key.prefix,
    key.scopes.length > 3 ? `${key.scopes.length} scopes` : key.scopes.join(' '),
    describeCaps(key),
    key.expiresAt ?? 'never',
    key.lastUsedAt === null ? 'never' : ago(key.lastUsedAt),
  ]);
  return formatTable(['id', 'name', 'prefix', 'scopes', 'used of caps', 'ends', 'used'], rows);
}

function describeCaps({ caps, usage }: ApiKey): string {
  const parts = CAPS.flatMap(([name, unit]) => {
    const [cap, used] = [caps[name], usage[name]];
    const shown = used === null ? '?' : Math.ceil(used * 10) / 10;
    return cap === null ? [] : [`${shown}/${cap} ${unit}`];
  });
  return parts.length === 0 ? '-' : parts.join(', ');
}
