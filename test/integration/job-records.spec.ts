import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reward } from '../../src/contracts/reward.js';
import type { TokenAdvantages } from '../../src/jobs/job-records.schemas.js';
import { ANY_VERSION } from '../support/app.js';
import { makeEpisode } from '../support/resources.js';
import { atOptimiserStep, Gate, WorkerWorld } from '../support/worker-world.js';

interface AttemptRow {
  readonly id: string;
  readonly answer: string;
  readonly reward: Reward;
  readonly advantages?: TokenAdvantages;
  readonly step: number;
  readonly taskId: string;
  readonly phase: string;
  readonly verdict: { readonly status: string; readonly errorType?: string };
}

/** One job that was trained to its end, and others that no worker takes. */
describe('what a job leaves behind', () => {
  let world: WorkerWorld;
  let trained: string;
  /** What the engine weighted the tokens of each row with, of all losses. */
  const weighted: number[][] = [];
  beforeAll(async () => {
    world = await WorkerWorld.create();
    trained = await world.world.submit();
    await world.startWorker(({ engine }) => {
      const forwardBackward = engine.forwardBackward.bind(engine);
      engine.forwardBackward = (request) => {
        weighted.push(...request.weights.map((row) => [...row]));
        return forwardBackward(request);
      };
    });
    await world.finished(trained);
    await world.stopWorkers();
  });
  afterAll(() => world.close());

  const us = () => world.world.us;
  const get = (path: string, headers?: Record<string, string>) => us().get(path, headers);
  const checkpointsOf = async (job: string): Promise<{ id: string; step: number }[]> =>
    (await get(`/jobs/${job}/checkpoints`)).body.data;
  const folderOf = async (id: string): Promise<string> => {
    const [row] = await world.world.database.query<{ folder: string }>(
      'SELECT folder FROM checkpoints WHERE id = $1',
      [id],
    );
    return join(world.world.config.home, row!.folder);
  };
  /** Starts a worker that waits in its step after the `steps`-th until `meanwhile` is done. */
  const holdAfter = async (steps: number, meanwhile: () => Promise<unknown>): Promise<void> => {
    const gate = new Gate();
    await world.startWorker((fakes) => atOptimiserStep(fakes, steps + 1, () => gate.pass()));
    await gate.reached();
    await meanwhile();
    gate.open();
  };
  /** A job that has trained for a while and is paused, as `kill` would leave its records. */
  const pausedWith = async (steps: number): Promise<string> => {
    const id = await world.world.submit({ recipe: { name: 'rloo', steps: 400, tasksPerStep: 2 } });
    await holdAfter(steps, () => us().post(`/jobs/${id}/pause`));
    await world.reached(id, 'paused');
    await world.stopWorkers();
    return id;
  };

  describe('attempts', () => {
    const attempts = async (filter: string): Promise<AttemptRow[]> => {
      const { status, body } = await get(`/jobs/${trained}/attempts?limit=100&${filter}`);
      expect(status).toBe(200);
      return body.data;
    };

    test.each([
      ['step=3', (row: AttemptRow) => row.step === 3],
      ['status=passed', (row: AttemptRow) => row.verdict.status === 'passed'],
      ['phase=rollout&step=1', (row: AttemptRow) => row.phase === 'rollout' && row.step === 1],
    ])('%s shows those, and only those', async (filter, isWanted) => {
      const rows = await attempts(filter);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => !isWanted(row))).toEqual([]);
    });

    test('an episode is pinned and forgotten by its version, and a purge names what was trained on it', async () => {
      const { database } = world.world;
      const id = await makeEpisode(world.world, us());
      const [early, ...late] = (await checkpointsOf(trained)).toSorted((a, b) => a.step - b.step);
      await database.query(
        `UPDATE attempts SET episode_ids = jsonb_build_array($1::text) WHERE id = (
         SELECT id FROM attempts WHERE job_id = $2 AND step > $3 ORDER BY step LIMIT 1)`,
        [id, trained, early!.step],
      );
      const path = `/memory/episodes/${id}`;
      const { headers, body: shown } = await get(path);
      expect([headers['etag'], shown.isPinned, shown.taskText]).toEqual(['"1"', false, 'x']);
      const pin = (tag: string) => us().patch(path, { pinned: true }, { 'if-match': tag });
      expect([(await pin('"7"')).status, (await pin('"1"')).body.version]).toEqual([412, 2]);
      expect((await get('/memory/episodes?pinned=true')).body.data[0].id).toBe(id);

      const purge = async (dryRun: boolean) =>
        (await us().post('/memory/purge', { origin: 'key_of_another', dryRun })).body;
      const told = await purge(true);
      expect(late.length).toBeGreaterThan(0);
      expect(told.checkpoints.map((one: { id: string }) => one.id).toSorted()).toEqual(
        late.map((one) => one.id).toSorted(),
      );
      expect(await purge(false)).toEqual({ ...told, dryRun: false });
      expect([(await get(path)).status, (await us().delete(path)).status]).toEqual([404, 404]);
      // What was trained on what is gone is still told.
      expect(await purge(false)).toEqual({ ...told, dryRun: false, episodes: 0 });
      const audited = (await get('/audit-events?subjectId=key_of_another')).body.data;
      expect(audited.map((one: { action: string }) => one.action)).toEqual(['memory.purged']);
    });

    test('every failure can be found by its status, error type, task and step together', async () => {
      const all = await attempts('step=1');
      const failure = all.find(({ verdict }) => verdict.errorType !== undefined)!;
      const { taskId, verdict } = failure;
      const filter = `step=1&taskId=${taskId}&status=${verdict.status}&errorType=${verdict.errorType}`;
      const same = all.filter(
        (row) =>
          row.taskId === taskId &&
          row.verdict.status === verdict.status &&
          row.verdict.errorType === verdict.errorType,
      );
      expect(await attempts(filter)).toEqual(same);
    });

    test.each([
      ['rewardComponent=tests&rewardMin=0.5', 'tests', 0.5, Infinity],
      ['rewardComponent=tests&rewardMax=0', 'tests', -Infinity, 0],
      ['rewardComponent=style', 'style', -Infinity, Infinity],
      ['rewardMin=0&rewardMax=1.5', null, 0, 1.5],
    ])('%s shows those that were rewarded so', async (filter, component, least, greatest) => {
      const valueOf = ({ reward }: AttemptRow): number | null =>
        component === null
          ? reward.total
          : (reward.components.find(({ name, status }) => name === component && status === 'scored')
              ?.value ?? null);
      const isWanted = (row: AttemptRow): boolean => {
        const value = valueOf(row);
        return value !== null && value >= least && value <= greatest;
      };
      const all = await attempts('step=1');
      const wanted = all.filter(isWanted);
      expect(await attempts(`step=1&${filter}`)).toEqual(wanted);
      expect([wanted.length > 0, wanted.length < all.length]).toEqual([true, true]);
    });

    test('advantages are the numbers that weighted the loss, and only where they are asked for', async () => {
      const { body } = await get(`/jobs/${trained}/attempts?step=1&limit=20&include=advantages`);
      const rows: AttemptRow[] = body.data;
      const known = new Set(weighted.map((row) => JSON.stringify(row)));
      const moved = rows.filter(({ advantages }) => advantages!.mask.includes(1));
      expect(moved.length).toBeGreaterThan(0);
      for (const { advantages, answer } of rows) {
        const { byteOffsets, values, mask } = advantages!;
        expect(mask).toEqual(values.map((value) => Number(value !== 0)));
        expect(byteOffsets).toHaveLength(values.length);
        expect(Math.max(...byteOffsets)).toBeLessThanOrEqual(Buffer.byteLength(answer));
      }
      const unknown = moved.filter(
        ({ advantages }) => !known.has(JSON.stringify(advantages!.values)),
      );
      expect(unknown).toEqual([]);
      const plain = await attempts('step=1');
      expect(plain.filter((row) => 'advantages' in row)).toEqual([]);
    });

    test('one attempt shows its program and its advantages', async () => {
      const [row] = await attempts('step=2');
      const { status, body } = await get(`/jobs/${trained}/attempts/${row!.id}`);
      expect(status).toBe(200);
      const { advantages, ...rest } = body;
      expect(rest).toEqual(row);
      expect(advantages.values).toHaveLength(advantages.byteOffsets.length);
      expect(rest.program).toContain(rest.answer.trim());
      const elsewhere = await world.world.submit();
      expect((await get(`/jobs/${elsewhere}/attempts/${row!.id}`)).status).toBe(404);
      await us().post(`/jobs/${elsewhere}/cancel`);
      const foreign = await world.world.them.get(`/jobs/${trained}/attempts/${row!.id}`);
      expect(foreign.status).toBe(404);
    });

    test('one of before advantages were kept says so', async () => {
      const [row] = await attempts('step=4');
      const { database } = world.world;
      await database.query('UPDATE attempts SET tokens = NULL, program = NULL WHERE id = $1', [
        row!.id,
      ]);
      const { body } = await get(`/jobs/${trained}/attempts/${row!.id}`);
      expect(body).toMatchObject({ id: row!.id, advantages: null, program: null });
    });

    test('a phase that the recipe does not have is empty', async () => {
      expect(await attempts('phase=support')).toEqual([]);
    });

    test.each([
      'status=fine',
      'phase=warm_up',
      'step=x',
      'taskId=',
      'component=tests',
      'rewardMin=high',
      `rewardComponent=a'b`,
      'include=advantages&limit=21',
      'include=everything',
    ])('%s is refused', async (filter) => {
      expect((await get(`/jobs/${trained}/attempts?${filter}`)).status).toBe(422);
    });

    test('a cursor of other filters is refused', async () => {
      const { body } = await get(`/jobs/${trained}/attempts?limit=1&step=1`);
      const other = await get(`/jobs/${trained}/attempts?step=2&cursor=${body.nextCursor}`);
      expect([other.status, other.body.code]).toEqual([400, 'invalid-cursor']);
    });
  });

  describe('metrics', () => {
    test('come in the order of the steps, with what each step has used', async () => {
      const { body } = await get(`/jobs/${trained}/metrics`);
      expect(body.data.map(({ step }: { step: number }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(body.hasMore).toBe(false);
      expect(body.data[0].metrics.reward).toBeTypeOf('number');
      expect(body.data[0].usage.sampledTokens).toBeGreaterThan(0);
    });

    test('can be asked for by name and from a step on', async () => {
      const { body } = await get(`/jobs/${trained}/metrics?names=reward,nothing&after=2&limit=3`);
      expect(body.data.map(({ step }: { step: number }) => step)).toEqual([3, 4, 5]);
      expect(body.hasMore).toBe(true);
      expect(Object.keys(body.data[0].metrics)).toEqual(['reward']);
    });

    test.each(['names=', 'names=a,,b', 'after=-1', 'limit=1001'])(
      '%s is refused',
      async (query) => {
        expect((await get(`/jobs/${trained}/metrics?${query}`)).status).toBe(422);
      },
    );

    test('a foreign job has none', async () => {
      expect((await world.world.them.get(`/jobs/${trained}/metrics`)).status).toBe(404);
    });
  });

  describe('report', () => {
    test('says what the job was, measured and came to', async () => {
      const { status, body, headers } = await get(`/jobs/${trained}/report`);
      expect([status, headers['vary']]).toEqual([200, expect.stringMatching(/accept/i)]);
      expect(body.job).toEqual((await get(`/jobs/${trained}`)).body);
      expect(body.evaluations).toEqual({
        before: body.job.result.before,
        after: body.job.result.after,
      });
      expect(body.states.map(({ to }: { to: string }) => to)).toEqual([
        'queued',
        'running',
        'succeeded',
      ]);
      expect(body.checkpoints).toEqual((await get(`/jobs/${trained}/checkpoints`)).body.data);
      expect(body.memory.episodes).toBe(0);
      const { data } = (await get(`/jobs/${trained}/metrics`)).body;
      expect(body.curves.map(({ metrics }: { metrics: object }) => metrics)).toEqual(
        data.map(({ metrics }: { metrics: object }) => metrics),
      );
    });

    test('adds up the attempts of each step', async () => {
      const [point] = (await get(`/jobs/${trained}/report`)).body.curves;
      const rows: AttemptRow[] = (await get(`/jobs/${trained}/attempts?limit=100&step=1`)).body
        .data;
      const passed = rows.filter(({ verdict }) => verdict.status === 'passed').length;
      expect(point.prompts).toEqual({ plain: { judged: rows.length, passed } });
      const failed = Object.values(point.errorTypes as Record<string, number>);
      expect(failed.reduce((sum, count) => sum + count, 0)).toBe(rows.length - passed);
      const values = rows.map(
        ({ reward }) => reward.components.find(({ name }) => name === 'tests')!.value,
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(point.components.tests).toBeCloseTo(mean);
    });

    test('is a page for who asks for one, under a policy that lets nothing run', async () => {
      const answer = await get(`/jobs/${trained}/report`, { accept: 'text/html,*/*;q=0.8' });
      expect([answer.status, answer.headers['content-type']]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(answer.text).toContain('<!doctype html>');
      expect(answer.text).toContain(trained);
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(policy).not.toMatch(/unsafe|script-src|https?:/);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    });

    test('is there before a job has begun, and not for another workspace', async () => {
      const id = await world.world.submit({ name: '<b>bold</b>' });
      const { body } = await get(`/jobs/${id}/report`);
      expect(body).toMatchObject({ curves: [], evaluations: { before: null, after: null } });
      const page = (await get(`/jobs/${id}/report`, { accept: 'text/html' })).text;
      expect(page).toContain('&lt;b&gt;bold&lt;/b&gt;');
      expect(page).not.toContain('<b>');
      expect((await world.world.them.get(`/jobs/${id}/report`)).status).toBe(404);
      expect((await get(`/jobs/${id}/report`, { accept: 'image/png' })).status).toBe(406);
      await us().post(`/jobs/${id}/cancel`);
    });
  });

  describe('checkpoints', () => {
    test('show their score, which of them is the best, and which were asked for', async () => {
      const rows = (await get(`/jobs/${trained}/checkpoints`)).body.data;
      const scores: number[] = rows.flatMap(({ score }: { score: number | null }) => score ?? []);
      const best = rows.filter(({ isBest }: { isBest: boolean }) => isBest);
      expect(best).toHaveLength(1);
      expect(best[0].score).toBe(Math.max(...scores));
      expect(rows.filter(({ kept }: { kept: boolean }) => kept)).toEqual([]);
    });

    test('one that is asked for stays when the job goes on', async () => {
      const id = await pausedWith(1);
      const first = (await checkpointsOf(id)).at(-1)!;
      const changed = await us().patch(`/checkpoints/${first.id}`, { kept: true }, ANY_VERSION);
      expect(changed).toMatchObject({ status: 200, body: { id: first.id, kept: true } });
      await us().post(`/jobs/${id}/resume`);
      await holdAfter(11, () => us().post(`/jobs/${id}/cancel`));
      await world.finished(id);
      await world.stopWorkers();
      const rows = await checkpointsOf(id);
      expect(rows.map((row) => row.id)).toContain(first.id);
      expect(rows.length).toBeLessThanOrEqual(6);
      expect(existsSync(await folderOf(first.id))).toBe(true);
    });

    test('a change needs the version that was read, and only that one', async () => {
      const [row] = await checkpointsOf(trained);
      const read = await get(`/checkpoints/${row!.id}`);
      expect(read.headers['etag']).toBe(`"${read.body.version}"`);
      const path = `/checkpoints/${row!.id}`;
      const tag = { 'if-match': String(read.headers['etag']) };
      expect((await us().patch(path, { kept: true })).body.code).toBe('precondition-required');
      const [kept, stale] = [
        await us().patch(path, { kept: true }, tag),
        await us().patch(path, { kept: false }, tag),
      ];
      expect([kept.status, kept.headers['etag']]).toEqual([200, `"${kept.body.version}"`]);
      expect([stale.status, stale.body.code]).toEqual([412, 'precondition-failed']);
      const back = await us().patch(
        path,
        { kept: false },
        { 'if-match': String(kept.headers['etag']) },
      );
      expect(back.body).toMatchObject({ kept: false, version: read.body.version + 2 });
    });

    test('the one that a model is cannot be deleted, another can, with its files', async () => {
      const rows = await checkpointsOf(trained);
      const refused = await us().delete(`/checkpoints/${rows[0]!.id}`);
      expect([refused.status, refused.body.code]).toEqual([409, 'checkpoint-in-use']);
      expect(refused.body.detail).toContain('mdl_');
      const { id } = rows.at(-1)!;
      const folder = await folderOf(id);
      expect(existsSync(folder)).toBe(true);
      expect((await us().delete(`/checkpoints/${id}`)).status).toBe(204);
      expect(existsSync(folder)).toBe(false);
      expect((await us().delete(`/checkpoints/${id}`)).status).toBe(404);
      expect((await get(`/checkpoints/${id}`)).status).toBe(404);
    });

    test('the one that a job would go on from cannot be deleted before its end', async () => {
      const id = await pausedWith(3);
      const [newest] = await checkpointsOf(id);
      const refused = await us().delete(`/checkpoints/${newest!.id}`);
      expect([refused.status, refused.body.code]).toEqual([409, 'checkpoint-in-use']);
      await us().post(`/jobs/${id}/cancel`);
      expect((await us().delete(`/checkpoints/${newest!.id}`)).status).toBe(204);
    });

    test('a foreign one does not exist', async () => {
      const [row] = await checkpointsOf(trained);
      const { them } = world.world;
      const answers = [
        await them.get(`/checkpoints/${row!.id}`),
        await them.patch(`/checkpoints/${row!.id}`, { kept: true }, ANY_VERSION),
        await them.delete(`/checkpoints/${row!.id}`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect((await get(`/checkpoints/${row!.id}`)).body.kept).toBe(false);
    });

    test.each([
      [{ kept: 'yes' }, 'validation-failed'],
      [{}, 'validation-failed'],
      [{ kept: true, best: true }, 'unknown-field'],
    ])('the change %j is refused', async (body, code) => {
      const [row] = await checkpointsOf(trained);
      const answer = await us().patch(`/checkpoints/${row!.id}`, body, ANY_VERSION);
      expect([answer.status, answer.body.code]).toEqual([422, code]);
    });
  });

  describe('DELETE /jobs/:id', () => {
    test('takes everything of a job that has ended with it, and then there is none', async () => {
      const id = await pausedWith(3);
      await us().post(`/jobs/${id}/cancel`);
      const [row] = await checkpointsOf(id);
      const folder = join(await folderOf(row!.id), '..');
      expect((await us().delete(`/jobs/${id}`)).status).toBe(204);
      expect((await us().delete(`/jobs/${id}`)).status).toBe(404);
      expect((await get(`/jobs/${id}`)).status).toBe(404);
      expect((await get(`/checkpoints/${row!.id}`)).status).toBe(404);
      expect(existsSync(folder)).toBe(false);
      const tables = ['job_events', 'step_journal', 'job_metrics', 'attempts', 'evaluations'];
      for (const table of tables) {
        const rows = await world.world.database.query(
          `SELECT 1 FROM ${table} WHERE job_id = $1 LIMIT 1`,
          [id],
        );
        expect(rows).toEqual([]);
      }
    });

    test('is refused before the end of the job, with the verbs that it takes', async () => {
      const id = await world.world.submit();
      const refused = await us().delete(`/jobs/${id}`);
      expect(refused).toMatchObject({
        status: 409,
        body: {
          code: 'illegal-transition',
          currentState: 'queued',
          allowed: ['pause', 'cancel'],
        },
      });
      await us().post(`/jobs/${id}/cancel`);
      expect((await us().delete(`/jobs/${id}`)).status).toBe(204);
    });

    test('is refused while a model of the job exists', async () => {
      const refused = await us().delete(`/jobs/${trained}`);
      expect([refused.status, refused.body.code]).toEqual([409, 'job-in-use']);
      expect((await get(`/jobs/${trained}/events`)).body.data.length).toBeGreaterThan(0);
    });

    test('a foreign job does not exist, and the log loses no single event', async () => {
      expect((await world.world.them.delete(`/jobs/${trained}`)).status).toBe(404);
      const byHand = world.world.database.query(
        'DELETE FROM job_events WHERE job_id = $1 AND sequence = 1',
        [trained],
      );
      await expect(byHand).rejects.toThrow('append-only');
    });
  });
});
