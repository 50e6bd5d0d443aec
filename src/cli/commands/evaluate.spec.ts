import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  describeReport,
  type Evaluation,
  makeEvaluation,
  progressOf,
  type Report,
} from './evaluate.js';

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'falconry-evaluate-')), 'text');
  writeFileSync(file, text);
  return file;
}

const options = { model: 'fledgling', greedy: true };

describe(makeEvaluation, () => {
  it('names the split, and leaves defaults to the service', () => {
    expect(makeEvaluation({ ...options, dataset: 'ds_1' })).toEqual({
      model: 'fledgling',
      tasks: { kind: 'split', dataset: 'ds_1' },
    });
  });

  it('puts options on top of the file', () => {
    const body = fileOf(
      '{"n": 4, "topP": 1, "tasks": {"kind": "split", "dataset": "ds_1", "limit": 9}}',
    );
    const given = {
      n: 8,
      k: ['1', '8'],
      limit: 5,
      memory: 'both',
      judge: ['jdg_1'],
      greedy: false,
    };
    expect(makeEvaluation({ ...options, ...given, body })).toEqual({
      model: 'fledgling',
      tasks: { kind: 'split', dataset: 'ds_1', limit: 5 },
      n: 8,
      k: [1, 8],
      topP: 1,
      greedy: false,
      memory: { arm: 'both' },
      judges: [{ judge: 'jdg_1' }],
    });
  });

  it('reads records line by line, and needs tasks of some kind', () => {
    const codal = fileOf('{"id": "a"}\n\n{"id": "b"}\n');
    const { tasks } = makeEvaluation({ ...options, codal });
    expect(tasks).toEqual({ kind: 'codal', records: [{ id: 'a' }, { id: 'b' }] });
    expect(() => makeEvaluation(options)).toThrow('--dataset');
  });
});

const run = {
  id: 'erun_1',
  state: 'running',
  error: null,
  progress: { done: 3, total: 12 },
} as Evaluation;

describe(progressOf, () => {
  it('draws how far it is, and says why it waits', () => {
    expect(progressOf(run)).toMatch(/^erun_1 running \[#{8}\.{22}\] 25 % 3\/12 tasks$/);
    const waiting = { ...run, state: 'queued', error: { detail: 'The cap is reached.' } };
    expect(progressOf(waiting as Evaluation)).toBe('erun_1 queued: The cap is reached.');
  });
});

describe(describeReport, () => {
  it('has a line for each group and for all, and says what does not count', () => {
    const interval = { value: 0.5, low: 0.25, high: 0.75 };
    const figures = {
      tasks: 2,
      passAt: { '1': interval },
      greedy: null,
      tasksLeftOut: 1,
      outcomes: { passed: 3, truncated: 1 },
      judges: { style: { mean: null } },
    };
    const evaluation = { ...run, model: { name: 'tiny' }, settings: { seed: 5 } };
    const difference = { value: 0.1, low: -0.05, high: 0.25 };
    const metric = {
      metric: 'pass@1',
      tasks: 2,
      difference,
      better: 1,
      worse: 0,
      same: 1,
      pValue: 0.5,
    };
    const comparison = { from: 'erun_0', metrics: [metric], differing: ['seed'] };
    const groups = [{ name: 'easy', figures }];
    const report = {
      evaluation,
      overall: figures,
      groups,
      clean: null,
      contaminated: 0,
      comparison,
    };
    const lines = describeReport(report as unknown as Report).split('\n');
    expect(lines[1]).toMatch(/^tasks +n +pass@1 +style$/);
    expect(lines[2]).toMatch(/^easy +2 +0\.500 \(0\.250-0\.750\) +-$/);
    expect(lines[4]).toBe(
      'attempts: 3 passed, 1 truncated; 1 tasks left out of pass@k; 0 contaminated',
    );
    expect(lines.at(-2)).toMatch(/^pass@1 +2 +\+0\.100 \(-0\.050 to \+0\.250\) +1\/0\/1 +0\.5000$/);
    expect(lines).toContain('against erun_0; settings that differ: seed');
  });
});
