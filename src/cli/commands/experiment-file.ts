import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { components } from '../../../client/src/index.js';

export type Create = components['schemas']['CreateExperimentInput'];

/** Under this name an experiment remembers which file it came from. */
export const FILE_DIGEST = 'fileSha256';

/** The parts that name datasets; the service holds the rest to its schema. */
const ExperimentFile = z.looseObject({
  dataset: z.string(),
  arms: z.array(z.looseObject({ dataset: z.string().optional() })),
  evaluation: z
    .looseObject({ tasks: z.looseObject({ dataset: z.string().optional() }).default({}) })
    .prefault({}),
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

/**
 * What is posted. A dataset that is no id is a file of tasks beside the one that names it, which `idOf` imports; the
 * evaluation takes the test split of the same dataset unless it names others.
 */
export async function bodyOf(
  { experiment, digest, folder }: Described,
  idOf: (file: string) => Promise<string>,
): Promise<Create> {
  const found = (dataset: string): Promise<string> =>
    dataset.startsWith('ds_') ? Promise.resolve(dataset) : idOf(resolve(folder, dataset));
  const { evaluation, metadata } = experiment;
  const arms: object[] = [];
  for (const { dataset, ...arm } of experiment.arms) {
    arms.push(dataset === undefined ? arm : { ...arm, dataset: await found(dataset) });
  }
  const dataset = await found(experiment.dataset);
  const examined = await found(evaluation.tasks.dataset ?? experiment.dataset);
  const tasks = { kind: 'split', split: 'test', ...evaluation.tasks, dataset: examined };
  return {
    ...experiment,
    dataset,
    arms,
    evaluation: { ...evaluation, tasks },
    metadata: { ...metadata, [FILE_DIGEST]: digest },
  } as unknown as Create;
}
