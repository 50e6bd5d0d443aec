import type { Connection } from '../../../client/src/index.js';
import { type JsonOption, print, progressOutput } from '../output/print.js';
import { describeJob } from './describe-job.js';
import { watchJob } from './watch-job.js';

/** Draws a job until it ends and shows the end; the exit code is 1 unless it has succeeded. */
export async function watchToEnd(
  connection: Connection,
  jobId: string,
  options: JsonOption,
): Promise<void> {
  const job = await watchJob(connection, jobId, { output: progressOutput(options) });
  print(job, options, describeJob);
  process.exitCode = job.state === 'succeeded' ? 0 : 1;
}
