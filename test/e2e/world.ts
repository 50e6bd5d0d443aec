import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { type Api, answerOf, connect } from '../../client/src/index.js';
import { demoTasks } from '../../src/cli/demo/demo-job.js';
import type { Job } from '../../src/cli/watch/watch-job.js';
import { runCommand } from '../../src/launcher/private-service.js';

const { url, apiKey, environment } = inject('service');

export const connection = { url, apiKey };
export const api: Api = connect(connection, 60_000);

/** Runs the command line against the service; `--json` answers are parsed. */
export async function falconry<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await runCommand([...args, '--json'], environment)) as T;
}

/** The same, asked again while the search index is too busy to answer and memory is searched without it. */
export async function undegraded<T>(
  isDegraded: (answer: T) => boolean,
  ...args: readonly string[]
): Promise<T> {
  const deadline = performance.now() + 60_000;
  let answer = await falconry<T>(...args);
  while (isDegraded(answer) && performance.now() < deadline) {
    await sleep(500);
    answer = await falconry<T>(...args);
  }
  return answer;
}

/** What the command line says when a command fails. */
export async function failureOf(
  args: readonly string[],
  changed: Readonly<NodeJS.ProcessEnv> = {},
): Promise<string> {
  try {
    await runCommand(args, { ...environment, ...changed });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${args.join(' ')} did not fail`);
}

/** A file with the first tasks of each part of the shipped set: `train` to learn from, `test` of each held-out set. */
export function smallTaskFile(train: number, test: number): string {
  const rows = readFileSync(demoTasks, 'utf8').trim().split('\n');
  const taken = new Map<string, number>();
  const kept = rows.filter((line) => {
    const { split, subset = '' } = JSON.parse(line) as { split: string; subset?: string };
    const part = `${split} ${subset}`;
    const count = (taken.get(part) ?? 0) + 1;
    taken.set(part, count);
    return split !== 'validation' && count <= (split === 'train' ? train : test);
  });
  return fileOf(kept);
}

export function fileOf(lines: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'falconry-e2e-')), 'tasks.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** A job of a few seconds: each step trains two tasks on four attempts each. */
export async function postSmallJob(
  dataset: string,
  settings: { readonly name: string; readonly steps: number; readonly everySteps: number },
): Promise<Job> {
  const { name, steps, everySteps } = settings;
  const body = {
    name,
    model: 'fledgling',
    dataset,
    seed: 1,
    recipe: {
      name: 'falcon',
      metaSteps: steps,
      tasksPerStep: 2,
      supportSamples: 2,
      querySamples: 2,
      memory: { demonstrations: 8 },
    },
    evaluation: { samples: 2, k: [1], tasksPerSet: 4 },
    checkpoint: { everySteps },
  } as const;
  return answerOf(api.POST('/jobs', { body: body as never }));
}
