import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFeedback } from './feedback.js';
import { makeRequest } from './generate.js';

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'falconry-ask-')), 'text');
  writeFileSync(file, text);
  return file;
}

describe(makeRequest, () => {
  const options = { model: 'fledgling', memory: true };

  it('asks with memory unless told otherwise, and leaves defaults to the service', () => {
    expect(makeRequest('Add two numbers.', options)).toEqual({
      model: 'fledgling',
      prompt: 'Add two numbers.',
      memory: { mode: 'on' },
    });
    expect(makeRequest('x', { ...options, memory: false }).memory).toEqual({ mode: 'off' });
  });

  it('says how to answer where it is told', () => {
    const how = { mode: 'repair', maxRounds: 4, conversation: 'mine', preview: true } as const;
    expect(makeRequest('x', { ...options, ...how })).toMatchObject(how);
  });

  it('takes the prompt from a file, or a task by its dataset and id', () => {
    expect(makeRequest(undefined, { ...options, file: fileOf('from a file') }).prompt).toBe(
      'from a file',
    );
    expect(makeRequest(undefined, { ...options, task: 'ds_1/task_2' }).task).toEqual({
      datasetId: 'ds_1',
      taskId: 'task_2',
    });
  });

  it.each([
    ['nothing', undefined, {}],
    ['a prompt and a task', 'x', { task: 'ds_1/task_2' }],
  ])('refuses %s', (_, prompt, more) => {
    expect(() => makeRequest(prompt, { ...options, ...more })).toThrow('exactly one');
  });
});

describe(makeFeedback, () => {
  it('says one thing of one answer', () => {
    expect(makeFeedback('gen_1', { choice: 2, rating: 5 })).toEqual({
      generationId: 'gen_1',
      choice: 2,
      kind: 'rating',
      value: 5,
    });
    const correction = fileOf('return 1');
    expect(makeFeedback('gen_1', { choice: 0, correction })).toMatchObject({
      kind: 'correction',
      value: 'return 1',
    });
  });

  it('speaks of an episode, compares two answers, and brings tests along', () => {
    const better = { chosen: 1, rejected: 0 };
    const tests = fileOf('{"kind":"asserts","asserts":["assert f() == 1"]}');
    expect(makeFeedback('ep_1', { rating: 5, dryRun: true })).toEqual({
      episodeId: 'ep_1',
      kind: 'rating',
      value: 5,
      dryRun: true,
    });
    expect(makeFeedback('gen_1', { better, tests, source: 'ai' })).toEqual({
      generationId: 'gen_1',
      kind: 'pair',
      value: better,
      source: 'ai',
      tests: { kind: 'asserts', asserts: ['assert f() == 1'] },
    });
  });

  it('refuses none, and two at once', () => {
    expect(() => makeFeedback('gen_1', { choice: 0 })).toThrow('exactly one');
    expect(() => makeFeedback('gen_1', { choice: 0, rating: 1, comment: 'x' })).toThrow(
      'exactly one',
    );
  });
});
