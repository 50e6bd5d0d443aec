import {
  type Connection,
  type components,
  answerOf,
  connect,
  followJob,
} from '../../../client/src/index.js';
import { oneLine } from '../output/printable.js';
import { type Output, ProgressLine } from '../output/progress-line.js';
import { JobView } from './job-view.js';

export type Job = components['schemas']['Job'];

/** Asking for the time left more often than this changes nothing on the screen. */
const askEveryMs = 1000;
/** How often the place of a job that waits is asked for. */
const lookEveryMs = 3000;

/** Draws the progress of a job until it ends; returns the job as it ended, in whichever state. */
export async function watchJob(
  connection: Connection,
  jobId: string,
  { output = process.stdout, indent = '' }: { output?: Output; indent?: string } = {},
): Promise<Job> {
  const read = (): Promise<Job> => readJob(connection, jobId);
  const progress = new ProgressLine(output, indent);
  const view = new JobView();
  let job = await read();
  let asked = performance.now();
  const draw = (): void => {
    const { total, etaSeconds } = job.progress;
    progress.show(view.line(total, etaSeconds, whyItWaits(job)));
  };
  const refresh = async (): Promise<void> => {
    asked = performance.now();
    job = await read();
  };
  // No event comes while a job waits, and its place changes all the same. An outage is the stream's to report.
  const waiting = setInterval(() => {
    if (job.queue !== null) {
      void refresh().then(draw, () => undefined);
    }
  }, lookEveryMs);
  try {
    for await (const event of followJob(connection, jobId)) {
      for (const note of view.take(event)) {
        progress.note(oneLine(note, 200));
      }
      if (event.type === 'state' || performance.now() - asked > askEveryMs) {
        await refresh();
      }
      draw();
    }
  } finally {
    clearInterval(waiting);
  }
  progress.finish();
  return read();
}

async function readJob(connection: Connection, id: string): Promise<Job> {
  return answerOf(connect(connection).GET('/jobs/{id}', { params: { path: { id } } }));
}

function whyItWaits({ state, queue }: Job): string | null {
  return queue === null ? null : `${state.replaceAll('_', ' ')}: ${queue.detail}`;
}
