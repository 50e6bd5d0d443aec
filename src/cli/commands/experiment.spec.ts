import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../launcher/home.js';
import { CreateExperiment } from '../../experiments/experiment-settings.schemas.js';
import { checkRules } from '../../experiments/experiment-rules.js';
import { describeReport, type Experiment, progressOf, type Report, wishOf } from './experiment.js';
import { bodyOf, readExperiment } from './experiment-file.js';

const folder = mkdtempSync(join(tmpdir(), 'falconry-experiment-'));
const fileOf = (text: string): string => {
  const file = join(folder, 'one.yaml');
  writeFileSync(file, text);
  return file;
};
const DATASET = 'ds_01jabk1e8o5l4v2u8q5m3n7t1s';
const JUDGE = 'jdg_01jabk1e8o5l4v2u8q5m3n7t1s';
const registry = { dataset: async () => DATASET, judge: async () => JUDGE };

describe(bodyOf, () => {
  it('imports files beside it, and examines the test split of the same dataset', async () => {
    const described = readExperiment(
      fileOf(
        '{dataset: ../tasks.jsonl, arms: [{name: a, recipe: &r {name: rft}}, {name: b, recipe: {<<: *r, steps: 2}}]}',
      ),
    );
    const files: string[] = [];
    const dataset = async (file: string): Promise<string> => {
      files.push(file);
      return DATASET;
    };
    const body = await bodyOf(described, { ...registry, dataset });
    expect(new Set(files)).toEqual(new Set([join(folder, '..', 'tasks.jsonl')]));
    expect(body).toMatchObject({
      dataset: DATASET,
      arms: [{ recipe: { name: 'rft' } }, { recipe: { name: 'rft', steps: 2 } }],
      evaluation: { tasks: { kind: 'split', split: 'test', dataset: DATASET } },
      metadata: { fileSha256: described.digest },
    });
  });

  it('registers judges that stand there with their settings, by the name of their term', async () => {
    const term = '{judge: {kind: similarity, metric: edit}, name: like}';
    const described = readExperiment(
      fileOf(
        `{dataset: ${DATASET}, arms: [{name: a, recipe: {name: rlcf, judges: [${term}]}}], ` +
          `judges: [{name: s, judges: [${term}, {judge: ${JUDGE}@2}]}], evaluation: {judges: [${term}]}}`,
      ),
    );
    const registered: unknown[] = [];
    const body = await bodyOf(described, {
      ...registry,
      judge: async (...settings) => {
        registered.push(settings);
        return JUDGE;
      },
    });
    const like = { judge: JUDGE, name: 'like' };
    expect(registered).toEqual(
      Array.from({ length: 3 }, () => ['like', { kind: 'similarity', metric: 'edit' }]),
    );
    expect(body).toMatchObject({
      arms: [{ recipe: { judges: [like] } }],
      judges: [{ judges: [like, { judge: `${JUDGE}@2` }] }],
      evaluation: { judges: [like] },
    });
  });

  it('says what is wrong with a file that describes none', () => {
    expect(() => readExperiment(fileOf('seeds: [1]'))).toThrow('describes no experiment');
  });

  it.each(['smoke', 'methods', 'memory', 'meta'])(
    'makes of examples/experiments/%s.yaml what the service takes',
    async (name) => {
      const file = join(repositoryRoot(), 'examples', 'experiments', `${name}.yaml`);
      const body = CreateExperiment.parse(await bodyOf(readExperiment(file), registry));
      expect(() => checkRules(body)).not.toThrow();
      expect(body.metadata['fileSha256']).toMatch(/^[0-9a-f]{64}$/);
    },
  );
});

const progress = { queued: 2, training: 1, evaluating: 0, succeeded: 2, failed: 1, cancelled: 0 };

describe(progressOf, () => {
  it('draws how many cells have ended, and tells what failed and what it waits for', () => {
    const running = { id: 'expt_1', state: 'running', progress, error: { detail: 'The cap.' } };
    expect(progressOf(running as Experiment)).toBe(
      `expt_1 running [${'#'.repeat(15)}${'.'.repeat(15)}] 3/6 cells; 1 training, 0 evaluating; 1 failed; The cap.`,
    );
  });
});

describe(wishOf, () => {
  it.each([
    [null, { resume: true }, 'post'],
    ['running', {}, 'follow'],
    ['failed', {}, 'follow'],
    ['failed', { resume: true }, 'resume'],
    ['failed', { resume: true, again: true }, 'post'],
    ['cancelled', {}, 'post'],
    ['cancelled', { resume: true }, 'resume'],
    ['succeeded', { resume: true }, 'follow'],
  ] as const)('of one that is %s with %o is to %s', (state, options, wish) => {
    expect(wishOf(state === null ? null : { state }, options)).toBe(wish);
  });
});

describe(describeReport, () => {
  it('has a line for each arm, with its difference from the reference', () => {
    const interval = { value: 0.5, low: 0.25, high: 0.75 };
    const plan = { metric: 'pass@1', reference: 'a' };
    const arms = [
      { name: 'a', seeds: 2, missing: 1, metrics: { 'pass@1': interval }, comparison: null },
      { name: 'b', seeds: 3, missing: 0, metrics: {}, comparison: { difference: interval } },
    ];
    const report = {
      experiment: { id: 'expt_1', digest: 'd', plan },
      arms,
      notes: ['Believe it.'],
    };
    const lines = describeReport(report as unknown as Report).split('\n');
    expect(lines[0]).toMatch(/^arm +seeds +pass@1 +less a$/);
    expect(lines[1]).toMatch(/^a +2 of 3 +50 % \(25 % to 75 %\) +-$/);
    expect(lines[2]).toMatch(/^b +3 +- +\+0\.500 \(\+0\.250 to \+0\.750\)$/);
    expect(lines.slice(3)).toEqual(['- Believe it.', 'expt_1, plan d']);
  });
});
