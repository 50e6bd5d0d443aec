import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import { newId } from '../../src/common/ids.js';
import type { NewEpisode } from '../../src/contracts/episode.js';
import { EpisodeEntity } from '../../src/memory/episode.entity.js';
import { EpisodesRepository } from '../../src/memory/episodes.repository.js';
import { errorBuckets } from '../../src/memory/errors/error-statistics.js';
import type { ErrorStatistics } from '../../src/memory/errors/error-statistics.schemas.js';
import { ErrorStatisticsService } from '../../src/memory/errors/error-statistics.service.js';
import { OWN_MEMORY } from '../../src/memory/memory-part.js';
import { RecallKeyEntity } from '../../src/memory/recall-key.entity.js';
import { randomFor } from '../../src/training/random.js';
import { type Client, createTestApp, type TestApp } from '../support/app.js';
import { episode, failure } from '../support/episodes.js';
import { taskOf } from '../support/tasks.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');
const dayOf = (day: number): Date => new Date(START + day * DAY_MS);

/** An attempt of a day, and what it ended in; null for a pass. */
type Told = [day: number, errorType: string | null, details?: Partial<NewEpisode>];

describe('GET /memory/error-statistics', () => {
  let world: TestApp;
  let texts = 0;
  beforeAll(async () => {
    world = await createTestApp();
  });
  beforeEach(() => world.database.query('DELETE FROM episodes'));
  afterAll(() => world.close());

  const tell = async (
    told: readonly Told[],
    who: Client = world.us,
    text = `x ${(texts += 1)}`,
  ) => {
    const workspace = who.workspaceId!;
    const key = { id: text, embeddingId: 'none', textHash: text, text, vector: Buffer.of() };
    await world.database.of(RecallKeyEntity, workspace).insert(key);
    const rows = told.map(([day, errorType, details]) => {
      const made = errorType === null ? episode : failure;
      const { taskText: _, ...row } = { ...made(newId('episode'), text, errorType!), ...details };
      const where = { id: newId('episode'), recallKeyId: text, origin: row.jobId };
      return { ...row, errorType, ...where, createdAt: dayOf(day) };
    });
    await world.database.of(EpisodeEntity, workspace).insert(rows);
    return { recallKeyId: text, ids: rows.map(({ id }) => id) };
  };
  const ask = async (query: string, who: Client = world.us): Promise<ErrorStatistics> => {
    const { status, body, text } = await who.get(`/memory/error-statistics?${query}`);
    expect([status, text]).toEqual([200, text]);
    return body;
  };
  const days = (from: number, until: number): string =>
    `from=${dayOf(from).toISOString()}&until=${dayOf(until).toISOString()}`;
  /** Counts by type of each bucket. */
  const counts = ({ buckets }: ErrorStatistics) =>
    buckets.map(({ errors }) =>
      Object.fromEntries(errors.map(({ errorType, count }) => [errorType, count])),
    );

  test('a mistake that is made no more is seen to fade: its rate at once, its long-term share with time', async () => {
    await tell([
      [-1, 'NameError'],
      [0.1, 'NameError'],
      [0.2, 'NameError'],
      [0.3, 'KeyError'],
      [0.4, null],
      [1.1, 'KeyError'],
      [1.2, null],
      [1.3, null],
      [1.4, null],
    ]);
    const { window, buckets } = await ask(days(0, 2.5));
    expect(window).toBe(10_000);
    expect(buckets).toEqual([
      {
        from: dayOf(0).toISOString(),
        until: dayOf(1).toISOString(),
        attempts: 4,
        passing: 1,
        errors: [
          { errorType: 'NameError', count: 2, rate: 0.5, share: 2 / 3, longTermShare: 1 },
          { errorType: 'KeyError', count: 1, rate: 0.25, share: 1 / 3, longTermShare: 0 },
        ],
      },
      {
        from: dayOf(1).toISOString(),
        until: dayOf(2).toISOString(),
        attempts: 4,
        passing: 3,
        errors: [
          { errorType: 'KeyError', count: 1, rate: 0.25, share: 1, longTermShare: 0.25 },
          { errorType: 'NameError', count: 0, rate: 0, share: 0, longTermShare: 0.75 },
        ],
      },
      {
        from: dayOf(2).toISOString(),
        until: dayOf(2.5).toISOString(),
        attempts: 0,
        passing: 0,
        errors: [
          { errorType: 'NameError', count: 0, rate: 0, share: 0, longTermShare: 0.6 },
          { errorType: 'KeyError', count: 0, rate: 0, share: 0, longTermShare: 0.4 },
        ],
      },
    ]);
  });

  test('the long-term shares are those that trainings take: of the newest failing attempts before the bucket', async () => {
    const random = randomFor(1, 'errors');
    const types = ['A', 'B', 'C', null];
    const told = Array.from({ length: 400 }, (): Told => {
      const day = Math.floor(random.next() * 120_000) / 10_000 - 2;
      return [day, random.shuffle(types)[0] ?? null];
    }).toSorted(([a], [b]) => a - b);
    await tell(told);
    const [from, until] = [dayOf(0), dayOf(10)];
    const period = { from, until, bucketSeconds: DAY_MS / 1_000, buckets: 10 };
    for (const window of [1, 7, 40, 10_000]) {
      const facts = await world.app
        .get(ErrorStatisticsService, { strict: false })
        .facts(world.us.workspaceId!, { interval: 'day' }, { part: OWN_MEMORY, period }, window);
      const shares = errorBuckets(period, facts).map(({ errors }) =>
        Object.fromEntries(
          errors
            .filter(({ longTermShare }) => longTermShare > 0)
            .map(({ errorType, longTermShare }) => [errorType, longTermShare]),
        ),
      );
      const expected = Array.from({ length: 10 }, (_, bucket) => {
        const before = told.filter(([day, type]) => day < bucket && type !== null).slice(-window);
        const kinds = [...new Set(before.map(([, type]) => type!))];
        const share = (kind: string) =>
          before.filter(([, type]) => type === kind).length / before.length;
        return Object.fromEntries(kinds.map((kind) => [kind, share(kind)]));
      });
      expect(shares).toEqual(expected);
    }
  });

  test('attempts that say the same count each at its time, and go with the one that is kept', async () => {
    const same = { answer: 'the same' };
    const each = Array.from({ length: 3 }, () => ({ NameError: 1 }));
    const { recallKeyId, ids } = await tell([
      [0.5, 'NameError', same],
      [1.5, 'NameError', same],
      [2.5, 'NameError', same],
    ]);
    const workspace = world.us.workspaceId as WorkspaceId;
    await world.app.get(EpisodesRepository, { strict: false }).merge(workspace, [recallKeyId]);
    expect(counts(await ask(days(0, 3)))).toEqual(each);
    await world.us.patch(`/memory/episodes/${ids[0]}`, { quarantined: true }, { 'if-match': '*' });
    expect(counts(await ask(days(0, 3)))).toEqual([{}, {}, {}]);
    await world.us.patch(`/memory/episodes/${ids[0]}`, { quarantined: false }, { 'if-match': '*' });
    expect(counts(await ask(days(0, 3)))).toEqual(each);
    await world.us.delete(`/memory/episodes/${ids[0]}`, { 'if-match': '*' });
    expect(counts(await ask(days(0, 3)))).toEqual([{}, {}, {}]);
  });

  test('a project, a task, a job and a tag narrow it, and nobody sees what is not theirs', async () => {
    const { id: _, ...row } = taskOf('tagged', { tags: ['say "so"', 'Ünïcode'] });
    const { body: dataset } = await world.us.post('/datasets', { name: 'tags', rows: [row] });
    const { body: page } = await world.us.get(`/datasets/${dataset.id}/tasks`);
    const taskId = page.data[0].id;
    const jobId = newId('job');
    await tell([
      [0.1, 'Tagged', { taskId }],
      [0.2, 'OfJob', { jobId }],
      [0.3, 'OfProject', { project: 'course' }],
    ]);
    await tell([[0.1, 'Theirs', { taskId, jobId, project: 'course' }]], world.them);
    const typesOf = async (query: string) =>
      Object.keys(counts(await ask(`${days(0, 1)}&${query}`))[0]!);
    expect(await typesOf('')).toHaveLength(3);
    for (const tag of ['say "so"', 'Ünïcode']) {
      expect(await typesOf(`tag=${encodeURIComponent(tag)}`)).toEqual(['Tagged']);
    }
    expect(await typesOf('tag=so')).toEqual([]);
    expect(await typesOf(`taskId=${taskId}`)).toEqual(['Tagged']);
    expect(await typesOf(`jobId=${jobId}`)).toEqual(['OfJob']);
    expect(await typesOf('project=course')).toEqual(['OfProject']);
  });

  test('left alone it shows thirty days until now', async () => {
    const { buckets } = await ask('');
    expect(buckets).toHaveLength(30);
    expect((await ask('interval=week')).buckets).toHaveLength(30);
  });

  test.each([
    ['more than 366 intervals', `interval=hour&${days(0, 16)}`, 422],
    ['an end before its beginning', days(1, 0), 422],
    ['an interval that is none', 'interval=month', 422],
    ['a space that is not there', 'space=spc_00000000000000000000000000', 404],
  ])('%s is refused', async (_, query, status) => {
    const answer = await world.us.get(`/memory/error-statistics?${query}`);
    expect(answer.status).toBe(status);
  });
});
