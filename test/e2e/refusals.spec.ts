import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, Problem } from '../../client/src/index.js';
import { connection, failureOf, falconry, fileOf, smallTaskFile } from './world.js';

const row = {
  key: 'one',
  prompt: 'Return 1.',
  hiddenTests: { kind: 'calls', entryPoint: 'f', cases: [{ args: [], expected: 1 }] },
};

async function post(path: string, body: unknown): Promise<{ status: number; problem: Problem }> {
  const response = await fetch(`${connection.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${connection.apiKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, problem: (await response.json()) as Problem };
}

describe('what is wrong is named, with what to do', () => {
  let dataset: Dataset;
  beforeAll(async () => {
    dataset = await falconry<Dataset>('datasets', 'import', smallTaskFile(2, 1));
  });

  it('an unknown dataset', async () => {
    const unknown = dataset.id.replace(/.$/, dataset.id.endsWith('0') ? '1' : '0');
    const failure = await failureOf(['jobs', 'create', '--dataset', unknown]);
    expect(failure).toContain('(404 not-found)');
    expect(failure).toMatch(new RegExp(`dataset: .*${unknown}`));
    expect(failure).toContain('what to do:');
  });

  it('a dataset id that is none', async () => {
    const failure = await failureOf(['jobs', 'create', '--dataset', 'my-tasks']);
    expect(failure).toMatch(/dataset: .*ds_/);
  });

  it('an unknown model', async () => {
    const args = ['jobs', 'create', '--dataset', dataset.id, '--model', 'eagle'];
    const failure = await failureOf(args);
    expect(failure).toContain('(404 not-found)');
    expect(failure).toMatch(/model: .*eagle/);
  });

  it('a malformed row, by line and field, and nothing of its file is imported', async () => {
    const file = fileOf([JSON.stringify(row), JSON.stringify({ ...row, key: 'two', prompt: 7 })]);
    const failure = await failureOf(['datasets', 'import', file, '--name', 'half']);
    expect(failure).toContain('(422 invalid-dataset)');
    expect(failure).toMatch(/line 2/i);
    expect(failure).toContain('prompt');
    const { data } = await falconry<{ data: Dataset[] }>('datasets', 'list');
    expect(data.map(({ name }) => name)).not.toContain('half');
  });

  it('a line that is not JSON', async () => {
    const failure = await failureOf(['datasets', 'import', fileOf([JSON.stringify(row), '{"key'])]);
    expect(failure).toMatch(/line 2/i);
  });

  it('a field that does not exist', async () => {
    const { status, problem } = await post('/jobs', {
      model: 'fledgling',
      dataset: dataset.id,
      recipe: { name: 'falcon', metaStep: 5 },
    });
    expect(status).toBe(422);
    expect(problem.code).toBe('unknown-field');
    expect(problem.errors).toEqual([
      { pointer: '#/body/recipe/metaStep', detail: 'There is no such field.' },
    ]);
  });

  it('no key, and a key of nobody', async () => {
    const response = await fetch(`${connection.url}/jobs`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
    const named = { FALCONRY_URL: connection.url };
    const without = await failureOf(['jobs', 'list'], { ...named, FALCONRY_API_KEY: '' });
    expect(without).toContain('set FALCONRY_API_KEY');
    const wrong = await failureOf(['jobs', 'list'], { ...named, FALCONRY_API_KEY: 'flk_live_x' });
    expect(wrong).toContain('(401 unauthenticated)');
  });
});
