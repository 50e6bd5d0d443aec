import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { components } from '../../../client/src/index.js';

export type Create = components['schemas']['CreateExperimentInput'];

/** Under this name an experiment remembers which file it came from. */
export const FILE_DIGEST = 'fileSha256';

/** The settings of a judge, which the command registers, stand where the service wants its id. */
const NamedJudge = z.union([
  z.looseObject({ judge: z.string() }),
  z.looseObject({ judge: z.looseObject({ kind: z.string() }), name: z.string() }),
]);
type NamedJudge = z.infer<typeof NamedJudge>;
const Judged = z.looseObject({ judges: z.array(NamedJudge).optional() });
type Judged = z.infer<typeof Judged>;

/** The parts that name datasets and judges; the service holds the rest to its schema. */
const ExperimentFile = z.looseObject({
  dataset: z.string(),
  arms: z.array(z.looseObject({ dataset: z.string().optional(), recipe: Judged })),
  judges: z.array(Judged).optional(),
  evaluation: Judged.extend({
    tasks: z.looseObject({ dataset: z.string().optional() }).default({}),
  }).prefault({}),
  metadata: z.record(z.string(), z.string()).default({}),
});
type ExperimentFile = z.infer<typeof ExperimentFile>;

/** A file that describes an experiment, and the digest by which what came of it is found again. */
export interface Described {
  readonly experiment: ExperimentFile;
  readonly digest: string;
  readonly folder: string;
}

/** @throws naming the file when it describes none */
export function readExperiment(file: string): Described {
  const text = readFileSync(file, 'utf8');
  const described = ExperimentFile.safeParse(parse(text, { merge: true }));
  if (!described.success) {
    throw new Error(`${file} describes no experiment: ${z.prettifyError(described.error)}`);
  }
  const digest = createHash('sha256').update(text).digest('hex');
  return { experiment: described.data, digest, folder: dirname(resolve(file)) };
}

/** Makes what a file describes known to the service, and tells its id. */
export interface Registry {
  readonly dataset: (file: string) => Promise<string>;
  readonly judge: (name: string, spec: object) => Promise<string>;
}

/**
 * What is posted. A dataset that is no id is a file of tasks beside the one that names it, and a judge that is none its
 * settings; the evaluation takes the test split of the same dataset unless it names others.
 */
export async function bodyOf(
  { experiment, digest, folder }: Described,
  registry: Registry,
): Promise<Create> {
  const found = (dataset: string): Promise<string> =>
    dataset.startsWith('ds_')
      ? Promise.resolve(dataset)
      : registry.dataset(resolve(folder, dataset));
  const { judges = [], metadata } = experiment;
  const arms: object[] = [];
  for (const { dataset, ...arm } of experiment.arms) {
    const recipe = await withJudges(arm.recipe, registry);
    arms.push({
      ...arm,
      recipe,
      ...(dataset === undefined ? {} : { dataset: await found(dataset) }),
    });
  }
  const sets: object[] = [];
  for (const set of judges) {
    sets.push(await withJudges(set, registry));
  }
  const evaluation = await withJudges(experiment.evaluation, registry);
  const dataset = await found(experiment.dataset);
  const examined = await found(experiment.evaluation.tasks.dataset ?? experiment.dataset);
  const tasks = { kind: 'split', split: 'test', ...experiment.evaluation.tasks, dataset: examined };
  return {
    ...experiment,
    dataset,
    arms,
    ...(sets.length === 0 ? {} : { judges: sets }),
    evaluation: { ...evaluation, tasks },
    metadata: { ...metadata, [FILE_DIGEST]: digest },
  } as unknown as Create;
}

async function withJudges(of: Judged, registry: Registry): Promise<object> {
  if (of.judges === undefined) {
    return of;
  }
  const judges: object[] = [];
  for (const term of of.judges) {
    judges.push({ ...term, judge: await referenceOf(term, registry) });
  }
  return { ...of, judges };
}

function referenceOf({ judge, name }: NamedJudge, registry: Registry): Promise<string> {
  return typeof judge === 'string' ? Promise.resolve(judge) : registry.judge(String(name), judge);
}
