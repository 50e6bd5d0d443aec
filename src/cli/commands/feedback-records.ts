import type { Command } from 'commander';
import { type components, answerOf, connect } from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

type Schemas = components['schemas'];

const STATUSES = ['received', 'accepted', 'quarantined', 'rejected', 'consumed'] as const;

interface ListOptions extends JsonOption {
  readonly status?: (typeof STATUSES)[number];
  readonly checkpoint?: string;
  readonly job?: string;
  readonly limit: number;
}

/** What has been said, what came of it, and what a person decides of it. */
export function registerFeedbackRecords(feedback: Command): void {
  registerList(feedback);
  feedback
    .command('get')
    .description('a feedback and what came of it')
    .argument('<id>', 'the id of a feedback')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const call = connect(findConnection(process.env)).GET('/feedback/{id}', pathOf(id));
      print(await answerOf(call), options, (one) => describeList({ data: [one] }));
    });
  feedback
    .command('lineage')
    .description('from the answer over what was said of it to the weights that learned from that')
    .argument('<id>', 'the id of a feedback')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const call = connect(findConnection(process.env)).GET('/feedback/{id}/lineage', pathOf(id));
      print(await answerOf(call), options, describeLineage);
    });
  registerReview(feedback, 'accept', 'let feedback that is quarantined be learned from');
  registerReview(feedback, 'reject', 'let nothing be learned from it, and forget what came of it');
}

function registerList(feedback: Command): void {
  feedback
    .command('list')
    .description('feedback, newest first')
    .addOption(choiceOption('--status <status>', 'only what is so', STATUSES))
    .option('--checkpoint <id>', 'what these weights have learned from')
    .option('--job <id>', 'what this training has learned from')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (options: ListOptions) => {
      const { status, checkpoint, job, limit } = options;
      const query = {
        limit,
        ...(status === undefined ? {} : { status }),
        ...(checkpoint === undefined ? {} : { checkpointId: checkpoint }),
        ...(job === undefined ? {} : { jobId: job }),
      };
      const call = connect(findConnection(process.env)).GET('/feedback', { params: { query } });
      print(await answerOf(call), options, describeList);
    });
}

function registerReview(feedback: Command, verb: 'accept' | 'reject', description: string): void {
  feedback
    .command(verb)
    .description(description)
    .argument('<id>', 'the id of a feedback')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const api = connect(findConnection(process.env));
      const call = api.POST(`/feedback/{id}/${verb}`, pathOf(id));
      print(await answerOf(call), options, ({ status }) => `${id} is ${status}`);
    });
}

function pathOf(id: string): { params: { path: { id: string } } } {
  return { params: { path: { id } } };
}

function describeList({ data }: Pick<Schemas['FeedbackPage'], 'data'>): string {
  const rows = data.map((one) => [
    one.id,
    one.kind,
    one.source,
    one.status,
    one.trust ?? '',
    one.generationId ?? one.aboutEpisodeId ?? '',
  ]);
  return rows.length === 0
    ? 'nothing was said'
    : formatTable(['feedback', 'kind', 'source', 'status', 'trust', 'of'], rows);
}

function describeLineage(lineage: Schemas['FeedbackLineage']): string {
  const { generation, aboutEpisodeId, episodeId, jobs, checkpoints, models } = lineage;
  const of =
    generation === null
      ? `episode ${aboutEpisodeId}`
      : `answer ${generation.choice} of ${generation.id}, by ${generation.model.name} (${generation.model.version})`;
  return [
    of,
    `feedback ${lineage.id}, ${lineage.status}`,
    `episode ${episodeId ?? 'none'}`,
    ...jobs.map(({ jobId, step, how }) => `job ${jobId}, ${how} from step ${step} on`),
    ...checkpoints.map(({ id, step }) => `checkpoint ${id}, step ${step}`),
    ...models.map(({ id, name }) => `model ${id}, ${name}`),
  ].join('\n');
}
