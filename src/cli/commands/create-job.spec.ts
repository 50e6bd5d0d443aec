import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeBody } from './create-job.js';

function bodyFile(body: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'falconry-body-')), 'job.json');
  writeFileSync(file, JSON.stringify(body));
  return file;
}

describe(makeBody, () => {
  it('posts what was given, and leaves every default to the service', () => {
    const options = { model: 'fledgling', dataset: 'ds_1', recipe: 'falcon', steps: 5 };
    expect(makeBody(options)).toEqual({
      model: 'fledgling',
      dataset: 'ds_1',
      recipe: { name: 'falcon', metaSteps: 5 },
    });
  });

  it('names the steps as the recipe does', () => {
    const options = { model: 'fledgling', dataset: 'ds_1', recipe: 'rloo', steps: 5 };
    expect(makeBody(options).recipe).toEqual({ name: 'rloo', steps: 5 });
  });

  it('posts priority and the limits that were given', () => {
    const options = {
      model: 'm',
      recipe: 'rloo',
      priority: -3,
      maxTokens: 9,
      maxEngineSeconds: 0.5,
    };
    expect(makeBody(options)).toMatchObject({
      priority: -3,
      budget: { tokens: 9, engineSeconds: 0.5 },
    });
  });

  it('posts the marks of the tasks to take', () => {
    const options = { model: 'm', recipe: 'rloo', include: ['verified', 'no_solution'] };
    expect(makeBody(options).tasks).toEqual({ include: ['verified', 'no_solution'] });
  });

  it('takes settings from a file, and options before the file', () => {
    const body = bodyFile({
      model: 'other',
      seed: 1,
      recipe: { name: 'rloo', steps: 9, samples: 4 },
      evaluation: { samples: 2 },
    });
    const options = { model: 'fledgling', recipe: 'falcon', seed: 7, steps: 3, body };
    expect(makeBody(options)).toEqual({
      model: 'other',
      seed: 7,
      recipe: { name: 'rloo', steps: 3, samples: 4 },
      evaluation: { samples: 2 },
    });
  });
});
