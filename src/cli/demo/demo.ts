import { relative } from 'node:path';
import { stopService } from '../../launcher/down.js';
import type { Home } from '../../launcher/home.js';
import type { Connection, Dataset } from '../../../client/src/index.js';
import { localConnection } from '../connection.js';
import { compare, evaluationTable, verdicts } from '../output/evaluation-table.js';
import { count, duration } from '../output/figures.js';
import { printProgress } from '../up.js';
import { type Job, watchJob } from '../watch/watch-job.js';
import { Chapters } from './chapters.js';
import { tellCorrections } from './correction-chapter.js';
import { demoTasks, postDemoJob, resultOf } from './demo-job.js';
import { type DemoService, startDemoService } from './demo-service.js';
import { loadTasks } from './load-tasks.js';
import { tellMemory } from './memory-chapter.js';
import { connectReceiver, showDelivery } from './webhook-chapter.js';

export interface DemoOptions {
  /** Stop everything at the end. */
  readonly exit?: boolean;
  readonly seed: number;
  readonly steps: number;
}

const chapterCount = 7;

/** From nothing to a trained model that remembers: starts the service, trains, and shows what came of it. */
export async function runDemo(home: Home, options: DemoOptions): Promise<void> {
  const began = performance.now();
  const chapters = new Chapters(chapterCount);
  chapters.say('A small code model is about to learn from running its own programs.');
  try {
    const demo = await start(home, chapters);
    try {
      await learn(demo, options, chapters);
    } finally {
      await demo.receiver.close();
    }
    chapters.say(`\nThe demo took ${duration((performance.now() - began) / 1000)}.`);
    chapters.say(options.exit ? 'Now everything stops; data stays.' : whereToGoOn(home, demo));
  } finally {
    if (options.exit) {
      await stopService(home);
    }
  }
}

async function start(home: Home, chapters: Chapters): Promise<DemoService> {
  const began = performance.now();
  chapters.begin('Start the service');
  const demo = await startDemoService(home, printProgress());
  const { url, docsUrl } = demo.service;
  const took = duration((performance.now() - began) / 1000);
  chapters.say(`It answers at ${url} after ${took}. Swagger UI: ${docsUrl}`);
  return demo;
}

async function learn(demo: DemoService, options: DemoOptions, chapters: Chapters): Promise<void> {
  const connection = localConnection(process.env);
  const dataset = await load(connection, chapters);
  const endpoint = await connectReceiver(connection, demo);
  try {
    const job = await trainModel(connection, dataset, options, chapters);
    showResult(job, chapters);
    await showDelivery(demo.receiver, job, chapters);
    const subject = { model: resultOf(job).modelId, datasetId: dataset.id };
    const asked = await tellMemory(connection, subject, chapters);
    await tellCorrections(connection, asked, chapters);
  } finally {
    await endpoint.remove();
  }
}

async function load(connection: Connection, chapters: Chapters): Promise<Dataset> {
  chapters.begin('Load the tasks');
  const { dataset, isNew } = await loadTasks(connection, demoTasks);
  const { train = 0, test = 0 } = dataset.splits;
  chapters.say(
    `${shownPath(demoTasks)}: ${count(train)} tasks to learn from and ` +
      `${count(test)} held out, which no training ever sees` +
      `${isNew ? '' : ' (loaded by an earlier demo)'}. ` +
      'Each is a sentence and an example; hidden tests decide whether a program solves it.',
  );
  return dataset;
}

async function trainModel(
  connection: Connection,
  dataset: Dataset,
  { seed, steps }: DemoOptions,
  chapters: Chapters,
): Promise<Job> {
  chapters.begin(`Train the model that ships with Falconry: recipe falcon, ${steps} steps`);
  const { id } = await postDemoJob(connection, { dataset: dataset.id, seed, steps });
  chapters.say(
    `Job ${id}. In each step it writes programs, runs them against tests, and learns from what happened. ` +
      'The reward is higher when more tests pass; the pass rate is over the last five steps.',
  );
  const job = await watchJob(connection, id, { indent: '  ' });
  resultOf(job);
  chapters.say(`The job took ${duration(secondsOf(job))}, both examinations included.`);
  return job;
}

function secondsOf({ createdAt, finishedAt }: Job): number {
  return (Date.parse(finishedAt ?? createdAt) - Date.parse(createdAt)) / 1000;
}

function showResult(job: Job, chapters: Chapters): void {
  const { before, after } = resultOf(job);
  const comparisons = compare(before, after);
  const [first] = after;
  chapters.begin('What it has learned: the same held-out tasks, before and after');
  chapters.show(evaluationTable(comparisons));
  chapters.say(
    `pass@1: the share of programs that pass every hidden test, from ${first?.samples ?? 0} drawn for each ` +
      'task, with its 95 % interval. greedy: the same for the one program the model finds likeliest.',
  );
  for (const verdict of verdicts(comparisons)) {
    chapters.say(verdict);
  }
}

function whereToGoOn(home: Home, { service }: DemoService): string {
  return [
    'The service goes on running:',
    `  Swagger UI   ${service.docsUrl}`,
    `  API key      in ${shownPath(home.secretFile('api-key'))}`,
    '  more         ./falconry --help',
    '  stop it      ./falconry down',
  ].join('\n');
}

/** As it can be typed here. */
function shownPath(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}
