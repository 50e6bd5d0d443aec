import type { Command } from 'commander';
import { answerOf, type components, connect, type operations } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { ago } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine, printable } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

type Episode = components['schemas']['Episode'];
type ShownEpisode = components['schemas']['ShownEpisode'];
type Query = NonNullable<operations['listEpisodes']['parameters']['query']>;

interface ListOptions extends JsonOption {
  readonly limit: number;
  readonly project?: string;
  readonly source?: NonNullable<Query['source']>;
  readonly trust?: NonNullable<Query['trust']>;
  readonly origin?: string;
  readonly job?: string;
  readonly error?: string;
  readonly passing?: boolean;
  readonly failing?: boolean;
  readonly pinned?: boolean;
  readonly quarantined?: boolean;
}

export function registerEpisodes(memory: Command): void {
  const episodes = memory.command('episodes').description('single attempts that are remembered');
  registerList(episodes);
  episodes
    .command('show')
    .description('show one with its task and its program')
    .argument('<id>')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const api = connect(findConnection(process.env));
      const params = { path: { id } };
      print(await answerOf(api.GET('/memory/episodes/{id}', { params })), options, describeEpisode);
    });
  registerMark(episodes, 'pin', 'keep it whatever room and time there is', 'pinned');
  registerMark(episodes, 'quarantine', 'keep it, and show it to no prompt', 'quarantined');
  episodes
    .command('delete')
    .description('forget it')
    .argument('<id>')
    .action(async (id: string) => {
      const api = connect(findConnection(process.env));
      await answerOf(api.DELETE('/memory/episodes/{id}', { params: { path: { id } } }));
      console.log(`deleted ${id}`);
    });
}

function registerList(episodes: Command): void {
  episodes
    .command('list')
    .description('list them, newest first')
    .option('--project <name>', 'only of this project')
    .option('--source <source>', 'such as training or feedback')
    .option('--trust <level>', 'verified, reported or imported')
    .option('--origin <id>', 'only from this API key or job')
    .option('--job <id>', 'only of this job')
    .option('--error <type>', 'such as NameError')
    .option('--passing', 'only those that passed')
    .option('--failing', 'only those that failed')
    .option('--pinned', 'only those that are pinned')
    .option('--quarantined', 'only those in quarantine')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (options: ListOptions) => {
      const api = connect(findConnection(process.env));
      const params = { query: makeEpisodeQuery(options) };
      const page = await answerOf(api.GET('/memory/episodes', { params }));
      print(page, options, ({ data }) => describeEpisodes(data));
    });
}

function registerMark(
  episodes: Command,
  name: string,
  description: string,
  mark: 'pinned' | 'quarantined',
): void {
  episodes
    .command(name)
    .description(description)
    .argument('<id>')
    .option('--off', 'take it back')
    .option('--json', 'print the episode as JSON')
    .action(async (id: string, options: JsonOption & { readonly off?: boolean }) => {
      const api = connect(findConnection(process.env));
      const params = { path: { id }, header: { 'If-Match': '*' } };
      const body = { [mark]: options.off !== true };
      const changed = await answerOf(api.PATCH('/memory/episodes/{id}', { params, body }));
      print(changed, options, () => `${id} is ${options.off === true ? 'no longer ' : ''}${mark}`);
    });
}

/** The filters that were given, by the names of the API. The service checks them. */
export function makeEpisodeQuery(options: ListOptions): Query {
  const { limit, project, source, trust, origin, job, error } = options;
  const filters = {
    project,
    source,
    trust,
    origin,
    jobId: job,
    errorType: error,
    passing: options.passing ? 'true' : options.failing && 'false',
    pinned: options.pinned && 'true',
    quarantined: options.quarantined && 'true',
  };
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return { limit, ...Object.fromEntries(given) };
}

function describeEpisodes(episodes: readonly Episode[]): string {
  const rows = episodes.map((episode) => [
    episode.id,
    ago(episode.createdAt),
    episode.isPassing ? 'passed' : oneLine(episode.errorType ?? 'failed', 20),
    episode.source,
    episode.trust,
    marksOf(episode),
    oneLine(episode.answer, 40),
  ]);
  return formatTable(['id', 'made', 'outcome', 'source', 'trust', 'marks', 'answer'], rows);
}

function describeEpisode(episode: ShownEpisode): string {
  const rows = Object.entries(episode)
    .filter(([name, value]) => !['taskText', 'answer'].includes(name) && value !== null)
    .map(([name, value]) => [name, oneLine(String(value), 80)]);
  const texts = ['', printable(episode.taskText), '', printable(episode.answer)];
  return [formatTable(['field', 'value'], rows), ...texts].join('\n');
}

function marksOf({ isPinned, isQuarantined }: Episode): string {
  const marks = [isPinned ? 'pinned' : '', isQuarantined ? 'quarantined' : ''];
  return marks.filter((mark) => mark !== '').join(' ') || '-';
}
