import { mkdir } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import {
  answerOf,
  type components,
  connect,
  type Connection,
  downloadFile,
} from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { ago, percent } from '../output/figures.js';
import { type JsonOption, print, progressOutput } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { bar, ProgressLine } from '../output/progress-line.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';
import { askAgain } from '../watch/ask-again.js';

type Checkpoint = components['schemas']['Checkpoint'];
type Export = components['schemas']['Export'];

interface ExportOptions extends JsonOption {
  readonly format: Export['format'];
  readonly out: string;
}

const pollMs = 1_000;
const MEGABYTE = 1_000_000;

export function registerCheckpoints(program: Command): void {
  const checkpoints = program
    .command('checkpoints')
    .description('what a job has saved of its model on the way, as files to take along');
  checkpoints
    .command('list')
    .description('list the checkpoints of a job, newest first')
    .argument('<job>', 'job_…')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption & { limit: number }) => {
      const api = connect(findConnection(process.env));
      const params = { path: { id }, query: { limit: options.limit } };
      const page = await answerOf(api.GET('/jobs/{id}/checkpoints', { params }));
      print(page, options, ({ data }) => describe(data));
    });
  checkpoints
    .command('export')
    .description('download a checkpoint for other tools; a download that broke off goes on')
    .argument('<checkpoint>', 'ckpt_…')
    .addOption(
      new Option(
        '--format <format>',
        'the adapter for PEFT, the whole model for transformers, or the critic as an ONNX graph',
      )
        .choices(['peft', 'merged', 'critic'])
        .default('peft'),
    )
    .requiredOption('--out <folder>', 'where the files go; made when it is missing')
    .option('--json', 'print the export as JSON at the end')
    .action(exportCheckpoint);
}

async function exportCheckpoint(id: string, options: ExportOptions): Promise<void> {
  const connection = findConnection(process.env);
  const progress = new ProgressLine(progressOutput(options));
  const made = await untilReady(
    connection,
    await request(connection, id, options.format),
    progress,
  );
  await mkdir(options.out, { recursive: true });
  let before = 0;
  for (const file of made.files) {
    const path = `/exports/${made.id}/files/${encodeURIComponent(file.name)}`;
    await downloadFile(connection, { ...file, path }, options.out, {
      received: (bytes) => progress.show(describeProgress(made, before + bytes)),
    });
    before += file.sizeBytes;
  }
  const size = `${megabytes(made.sizeBytes)} in ${made.files.length} files`;
  progress.finish(`${size} are in ${oneLine(options.out, 80)}, each as its sha256 says`);
  if (options.json) {
    print(made, options, () => '');
  }
}

async function request(
  connection: Connection,
  id: string,
  format: Export['format'],
): Promise<Export> {
  const params = { path: { id } };
  const call = connect(connection).POST('/checkpoints/{id}/export', { params, body: { format } });
  return answerOf(call);
}

/** @throws saying why the export failed */
async function untilReady(
  connection: Connection,
  asked: Export,
  progress: ProgressLine,
): Promise<Export> {
  const api = connect(connection);
  let shown = asked;
  while (shown.state !== 'ready') {
    if (shown.state === 'failed') {
      progress.finish('the export failed');
      throw new Error(oneLine(shown.error?.detail ?? 'the service does not say why', 400));
    }
    const trouble = shown.error === null ? '' : `: ${oneLine(shown.error.detail, 80)}`;
    progress.show(`the export is ${shown.state}${trouble}`);
    const params = { path: { id: shown.id } };
    shown = await askAgain(() => answerOf(api.GET('/exports/{id}', { params })), pollMs);
  }
  return shown;
}

function describeProgress({ sizeBytes }: Export, bytes: number): string {
  const share = sizeBytes === 0 ? 1 : bytes / sizeBytes;
  return `downloading ${bar(share, 30)} ${percent(share)} of ${megabytes(sizeBytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function describe(checkpoints: readonly Checkpoint[]): string {
  const rows = checkpoints.map(({ id, step, score, isBest, kept, rejected, ...rest }) => [
    id,
    String(step),
    score === null ? '-' : score.toFixed(3),
    [...(isBest ? ['best'] : []), ...(kept ? ['kept'] : [])].join(' ') || '-',
    megabytes(rest.sizeBytes),
    oneLine(rejected ?? '-', 40),
    ago(rest.createdAt),
  ]);
  return formatTable(['id', 'step', 'score', 'stays', 'size', 'rejected', 'made'], rows);
}
