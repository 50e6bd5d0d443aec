import { join } from 'node:path';
import { repositoryRoot } from '../../launcher/home.js';
import { type Connection, type components, answerOf, connect } from '../../../client/src/index.js';
import type { Job } from '../watch/watch-job.js';

const tasks = join(repositoryRoot(), 'examples', 'tasks');
/** The tasks that the shipped model learns. */
export const demoTasks = join(tasks, 'fledgling.jsonl');
/** Tasks in projects, whose conventions differ from the usual ones. */
export const projectTasks = join(tasks, 'projects.jsonl');
export const demoSteps = 60;

/** Queues the job of the demo: the shipped model learns the shipped tasks by FALCON, with its default settings. */
export async function postDemoJob(
  connection: Connection,
  job: { readonly dataset: string; readonly seed: number; readonly steps: number },
): Promise<Job> {
  const { dataset, seed, steps } = job;
  const body = {
    name: 'demo',
    model: 'fledgling',
    dataset,
    recipe: { name: 'falcon', metaSteps: steps },
    seed,
  } as components['schemas']['CreateJobInput'];
  return answerOf(connect(connection).POST('/jobs', { body }));
}

/** The result of a job. @throws with the reason when it has none */
export function resultOf(job: Job): NonNullable<Job['result']> {
  if (job.result === null) {
    const { error } = job;
    const reason = error === null ? '' : `: ${error.title}: ${error.detail} ${error.advice}`;
    throw new Error(`the job ${job.id} ended as ${job.state}${reason}`);
  }
  return job.result;
}
