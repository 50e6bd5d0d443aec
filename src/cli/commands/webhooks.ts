import type { Command } from 'commander';
import { type components, answerOf, connect, webhookEvents } from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { ago } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

type CreateWebhook = components['schemas']['CreateWebhookInput'];
type Webhook = components['schemas']['Webhook'];
type EventTypes = NonNullable<CreateWebhook['eventTypes']>;

export function registerWebhooks(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('addresses that are told of jobs, and of base models that are ready or failed');
  webhooks
    .command('create')
    .description('add an address; the secret that verifies signatures is shown this once')
    .argument('<url>', 'public https, or listed in OUTBOUND_ALLOW')
    .addOption(choiceOption('--events <types...>', 'all when left out', webhookEvents))
    .option('--json', 'print the answer as JSON')
    .action(async (url: string, options: JsonOption & { events?: EventTypes }) => {
      const { events } = options;
      const body = { url, ...(events === undefined ? {} : { eventTypes: events }) };
      const api = connect(findConnection(process.env));
      print(await answerOf(api.POST('/webhooks', { body })), options, (webhook) =>
        [describe([webhook]), '', `secret (shown this once): ${webhook.secret}`].join('\n'),
      );
    });
  webhooks
    .command('list')
    .description('list addresses, newest first')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (options: JsonOption & { limit: number }) => {
      const api = connect(findConnection(process.env));
      const query = { limit: options.limit };
      const page = await answerOf(api.GET('/webhooks', { params: { query } }));
      print(page, options, ({ data }) => describe(data));
    });
}

function describe(webhooks: readonly Webhook[]): string {
  const rows = webhooks.map(({ id, url, eventTypes, enabled, disabledReason, createdAt }) => [
    id,
    oneLine(url, 48),
    oneLine(eventTypes.join(' '), 60),
    enabled ? 'on' : `off${disabledReason === null ? '' : `: ${oneLine(disabledReason, 40)}`}`,
    ago(createdAt),
  ]);
  return formatTable(['id', 'address', 'events', 'state', 'made'], rows);
}
