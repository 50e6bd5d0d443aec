import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import type { Job } from '../../src/jobs/jobs.schemas.js';
import { FakeJudgeMaker } from '../support/fake-judge-maker.js';
import { smallJob } from '../support/job-world.js';
import { ANSWERS } from '../support/training-world.js';
import { WorkerWorld } from '../support/worker-world.js';

let workers: WorkerWorld;
let count = 0;

beforeAll(async () => {
  workers = await WorkerWorld.create();
});
afterEach(() => workers.stopWorkers());
afterAll(() => workers.close());

async function register(kind = 'unit_tests'): Promise<{ id: string; name: string }> {
  count += 1;
  return (await workers.world.us.post('/judges', { name: `judge-${count}`, spec: { kind } })).body;
}
const recipeWith = (...judges: object[]) => ({
  recipe: { ...(smallJob('')['recipe'] as object), judges },
});
const post = (...judges: object[]) =>
  workers.world.us.post('/jobs', {
    ...smallJob(workers.world.datasetId),
    ...recipeWith(...judges),
  });
const submit = (...judges: object[]) => workers.world.submit(recipeWith(...judges));
const termsOf = ({ effectiveConfig: { recipe } }: Job) => ('judges' in recipe ? recipe.judges : []);

async function startWorker(): Promise<FakeJudgeMaker> {
  const maker = new FakeJudgeMaker();
  await workers.startWorker((fakes) => Object.assign(fakes, { maker }));
  return maker;
}

interface Component {
  readonly name: string;
  readonly status: string;
  readonly value: number;
}
interface Attempt {
  readonly verdict: { readonly status: string; readonly passed: number; readonly total: number };
  readonly reward: { readonly components: readonly Component[] };
}

async function attemptsOf(id: string): Promise<Attempt[]> {
  return (await workers.world.us.get(`/jobs/${id}/attempts?limit=100`)).body.data;
}
const componentOf = ({ reward }: Attempt, name: string) =>
  reward.components.find((component) => component.name === name);

describe('a job with judges of its own', () => {
  test('pins their newest revisions and names when it is posted', async () => {
    const [one, two] = [await register(), await register()];
    await workers.world.us.post(`/judges/${one.id}/revisions`, { spec: { kind: 'compile' } });
    const id = await submit(
      { judge: one.id, weight: 0.2 },
      { judge: `${one.id}@1`, name: 'first', countedFor: 'all' },
      { judge: two.id },
    );
    await workers.world.us.post(`/judges/${two.id}/revisions`, { spec: { kind: 'compile' } });
    await workers.world.us.patch(
      `/judges/${two.id}`,
      { name: `${two.name}-x` },
      { 'if-match': '*' },
    );
    expect(termsOf(await workers.read(id))).toEqual([
      { judge: `${one.id}@2`, name: one.name, weight: 0.2, countedFor: 'passing' },
      { judge: `${one.id}@1`, name: 'first', weight: 0.1, countedFor: 'all' },
      { judge: `${two.id}@1`, name: two.name, weight: 0.1, countedFor: 'passing' },
    ]);
    const clone = await workers.world.us.post(`/jobs/${id}/clone`, {});
    expect(termsOf(clone.body)).toEqual(termsOf(await workers.read(id)));
    for (const job of [id, clone.body.id]) {
      await workers.world.us.post(`/jobs/${job}/cancel`);
    }
  });

  test('has a component of its rewards for each, and counts the judgements that errored', async () => {
    const [tests, style] = [await register(), await register('style')];
    const id = await submit(
      { judge: tests.id, name: 'ratio', countedFor: 'all' },
      { judge: tests.id, name: 'passing' },
      { judge: style.id, name: 'tidy' },
    );
    const maker = await startWorker();
    expect((await workers.finished(id)).state).toBe('succeeded');
    const attempts = await attemptsOf(id);
    const passing = attempts.filter(({ verdict }) => verdict.status === 'passed');
    const failing = attempts.filter(({ verdict }) => verdict.status !== 'passed');
    expect([passing.length > 0, failing.length > 0]).toEqual([true, true]);
    for (const attempt of attempts) {
      const value = (2 * attempt.verdict.passed) / attempt.verdict.total - 1;
      expect(componentOf(attempt, 'ratio')).toMatchObject({ status: 'scored', value });
    }
    expect(passing.map((one) => componentOf(one, 'passing')?.value)).toEqual(passing.map(() => 1));
    expect(passing.map((one) => componentOf(one, 'tidy')?.status)).toEqual(
      passing.map(() => 'errored'),
    );
    for (const name of ['passing', 'tidy']) {
      expect(failing.map((one) => componentOf(one, name)?.status)).toEqual(
        failing.map(() => 'skipped'),
      );
    }
    const shownTo = (judge: string) => maker.shown.filter((one) => one.judge === judge);
    expect(shownTo('tidy').every(({ program }) => program.verdict?.status === 'passed')).toBe(true);
    expect(shownTo('ratio').some(({ program }) => program.program.endsWith(ANSWERS.wrong))).toBe(
      true,
    );
    const { body } = await workers.world.us.get(`/jobs/${id}/metrics?names=judgeErrors`);
    expect(JSON.stringify(body)).toMatch(/"judgeErrors":[1-9]/);
  });

  test('tells the calibration of its judges what its tests have shown', async () => {
    const { id: judge } = await register();
    const { us } = workers.world;
    await us.post(`/judges/${judge}/revisions`, { spec: { kind: 'unit_tests' } });
    const none = await us.get(`/judges/${judge}/calibration`);
    expect([none.status, none.body]).toEqual([200, { judgeId: judge, revisions: [] }]);
    const id = await submit({ judge, name: 'ratio', countedFor: 'all' });
    await startWorker();
    await workers.finished(id);
    const tests = { kind: 'asserts', asserts: ['assert f() == 1'] };
    const samples = [{ program: 'x', tests, label: 0.5 }, { program: 'y' }];
    await us.post(`/judges/${judge}/run`, { samples, repeat: 2, revision: 1 });
    const { body } = await us.get(`/judges/${judge}/calibration`);
    const [second, first] = body.revisions;
    const attempts = (await us.get(`/jobs/${id}/attempts?limit=100`)).body.data.length;
    expect(second).toMatchObject({
      revision: 2,
      samples: { runs: 0 },
      judgements: { errored: 0, skipped: 0 },
      execution: { kappa: { value: 1 }, rankCorrelation: { value: 1 } },
      labels: { kappa: { value: null, samples: 0 } },
      repeatability: null,
    });
    expect(second.samples.attempts).toBeGreaterThanOrEqual(attempts);
    expect(second.lengthBias.samples).toBe(second.samples.attempts);
    expect(first).toMatchObject({
      revision: 1,
      samples: { runs: 2, attempts: 0 },
      judgements: { scored: 2, errored: 0, skipped: 2 },
      execution: { kappa: { value: null, samples: 1 } },
      labels: { rankCorrelation: { value: null, samples: 1 } },
      repeatability: { equalShare: 1, meanSpread: 0, samples: 1 },
    });
  });

  test.each([
    ['an unknown judge', () => [{ judge: newId('judge') }], 404, '0/judge'],
    ['no reference', () => [{ judge: 'style' }], 422, '0/judge'],
    ['a name twice', (id: string) => [{ judge: id }, { judge: `${id}@1` }], 422, '1/name'],
    ['an unknown revision', (id: string) => [{ judge: `${id}@2` }], 404, '0/judge'],
    ['the name of another term', (id: string) => [{ judge: id, name: 'tests' }], 422, '0/name'],
  ])('that names %s is refused at the field', async (_what, judgesOf, status, field) => {
    const { id } = await register();
    const answer = await post(...judgesOf(id));
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([
      status,
      `#/body/recipe/judges/${field}`,
    ]);
  });

  test('that names a deleted judge is refused', async () => {
    const { id } = await register();
    await workers.world.us.delete(`/judges/${id}`);
    expect((await post({ judge: id })).status).toBe(404);
  });

  test('keeps its judges from being deleted until it has ended', async () => {
    const { id } = await register();
    const jobId = await submit({ judge: id });
    const refused = await workers.world.us.delete(`/judges/${id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'judge-in-use']);
    expect(refused.body.detail).toContain(jobId);
    await workers.world.us.post(`/jobs/${jobId}/cancel`);
    expect((await workers.world.us.delete(`/judges/${id}`)).status).toBe(204);
  });
});
