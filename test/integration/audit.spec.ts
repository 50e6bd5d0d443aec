import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AuditAction } from '../../src/audit/audit-actions.js';
import { AuditLog } from '../../src/audit/audit-log.js';
import { Database } from '../../src/database/database.js';
import { BaseModels } from '../../src/models/base-models.js';
import { ModelsService } from '../../src/models/models.service.js';
import { type Answer, ANY_VERSION } from '../support/app.js';
import { asOwner } from '../support/database.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';
import { createReceiver, type Receiver } from '../support/receiver.js';
import { makeModel, makeTraining, RESOURCES } from '../support/resources.js';

let receiver: Receiver;
let world: JobWorld;

beforeAll(async () => {
  receiver = await createReceiver();
  world = await createJobWorld({ OUTBOUND_ALLOW: receiver.address });
});

afterAll(async () => {
  await world.close();
  await receiver.close();
});

async function events(query = ''): Promise<Answer['body'][]> {
  return (await world.us.get(`/audit-events?limit=100${query}`)).body.data;
}

async function verify(client = world.us): Promise<Answer['body']> {
  return (await client.get('/audit-events/verify')).body;
}

/** A change of what a place names; `prepare` is what must have happened before. */
interface Change {
  readonly action: AuditAction;
  readonly place: string;
  readonly prepare?: (url: string) => Promise<unknown>;
  readonly make: (url: string) => Promise<Answer>;
}

const promote = async (url: string): Promise<Answer> =>
  world.us.put(url, { model: await makeModel(world, world.us) });

const CHANGES: readonly Change[] = [
  {
    action: 'api_key.changed',
    place: '/api-keys/{id}',
    make: (url) => world.us.patch(url, { name: 'another' }, ANY_VERSION),
  },
  { action: 'model.deleted', place: '/models/{id}', make: (url) => world.us.delete(url) },
  { action: 'model_alias.promoted', place: '/models/aliases/{name}', make: promote },
  {
    action: 'model_alias.rolled_back',
    place: '/models/aliases/{name}',
    prepare: promote,
    make: (url) => world.us.post(`${url}/rollback`),
  },
  {
    action: 'model_alias.deleted',
    place: '/models/aliases/{name}',
    make: (url) => world.us.delete(url),
  },
  {
    action: 'endpoint.changed',
    place: '/endpoints/{id}',
    make: (url) => world.us.patch(url, { limits: { concurrency: 2 } }, ANY_VERSION),
  },
  { action: 'endpoint.deleted', place: '/endpoints/{id}', make: (url) => world.us.delete(url) },
  { action: 'export.deleted', place: '/exports/{id}', make: (url) => world.us.delete(url) },
];

describe('the audit log', () => {
  test('tells of keys: who made and revoked which, by which request, and nothing of their text', async () => {
    const made = await world.us.post('/api-keys', { name: 'audited', scopes: ['audit:read'] });
    const gone = await world.us.delete(`/api-keys/${made.body.id}`);
    const found = await events(`&subjectId=${made.body.id}`);
    const [us] = (await world.us.get('/api-keys')).body.data;
    expect(found).toMatchObject([
      {
        action: 'api_key.revoked',
        keyId: us.id,
        requestId: gone.headers['x-request-id'],
        details: { name: 'audited' },
      },
      {
        action: 'api_key.created',
        keyId: us.id,
        requestId: made.headers['x-request-id'],
        details: { name: 'audited', scopes: ['audit:read'], expiresAt: null },
      },
    ]);
    expect(JSON.stringify(found)).not.toContain(made.body.key.split('_').at(-1));
  });

  test('tells of a base model once, when it is offered first', async () => {
    const { id } = (await world.us.get('/models/tiny')).body;
    await world.app.get(BaseModels).seed();
    expect(await events(`&subjectId=${id}`)).toMatchObject([
      { action: 'model.created', keyId: null, requestId: null, details: { name: 'tiny' } },
    ]);
  });

  test('tells of webhooks, with neither their secrets nor the secrets in their addresses', async () => {
    const url = `${receiver.url}hidden?token=hidden`;
    const { body: webhook } = await world.us.post('/webhooks', { url });
    await world.us.patch(`/webhooks/${webhook.id}`, { enabled: false }, ANY_VERSION);
    const { body: rotated } = await world.us.post(`/webhooks/${webhook.id}/rotate-secret`, {});
    await world.us.delete(`/webhooks/${webhook.id}`);
    const found = await events(`&subjectId=${webhook.id}`);
    expect(found.map(({ action, details }) => [action, Object.keys(details)])).toEqual([
      ['webhook.deleted', []],
      ['webhook.secret_rotated', ['overlapSeconds']],
      ['webhook.changed', ['enabled']],
      ['webhook.created', ['origin', 'eventTypes']],
    ]);
    const text = JSON.stringify(found);
    for (const secret of [webhook.secret, rotated.secret, 'hidden']) {
      expect(text).not.toContain(secret);
    }
  });

  test.each([
    ['/datasets/{id}', 'dataset.deleted'],
    ['/jobs/{id}', 'job.deleted'],
    ['/checkpoints/{id}', 'checkpoint.deleted'],
  ])('tells of what was deleted: %s', async (place, action) => {
    const id = await RESOURCES[place]!(world, world.us);
    expect(await events(`&subjectId=${id}`)).toEqual([]);
    expect((await world.us.delete(place.replace('{id}', id))).status).toBe(204);
    expect(await events(`&subjectId=${id}`)).toMatchObject([{ action, subjectId: id }]);
  });

  test.each(CHANGES)('tells of $action with the change or not at all', async (change) => {
    const { action, place, prepare, make } = change;
    const id = await RESOURCES[place]!(world, world.us);
    const url = place.replace(/\{\w+\}/, id);
    await prepare?.(url);
    const log = world.app.get(AuditLog);
    const record = log.record.bind(log);
    const broken = vi.spyOn(log, 'record').mockImplementation(async (entry) => {
      await record(entry);
      if (entry.action === action) {
        throw new Error('taken back');
      }
    });
    const before = [(await world.us.get(url)).body, await events(`&action=${action}`)];
    expect((await make(url)).status).toBe(500);
    expect([(await world.us.get(url)).body, await events(`&action=${action}`)]).toEqual(before);
    broken.mockRestore();
    expect([200, 204]).toContain((await make(url)).status);
    expect((await world.us.get(url)).body).not.toEqual(before[0]);
    const [told, ...earlier] = await events(`&action=${action}`);
    expect(earlier).toEqual(before[1]);
    expect([told.subjectId, told.details.name]).toContain(id);
  });

  test('tells of a model once, however often its job registers it, and that the service did it', async () => {
    const trained = await makeTraining(world, world.us);
    const models = world.app.get(ModelsService, { strict: false });
    const id = await models.register(world.us.workspaceId!, trained);
    await models.register(world.us.workspaceId!, trained);
    const made = await events('&action=model.created');
    expect(made.filter(({ details }) => details.jobId === trained.jobId)).toMatchObject([
      { subjectId: id, keyId: null, requestId: null },
    ]);
  });

  test('keeps nothing of a change that was taken back', async () => {
    const database = world.app.get(Database);
    const before = await verify();
    const broken = database.transaction(async () => {
      await world.app.get(AuditLog).record({
        workspaceId: world.us.workspaceId!,
        action: 'job.deleted',
        subjectId: 'job_broken',
      });
      throw new Error('taken back');
    });
    await expect(broken).rejects.toThrow('taken back');
    expect(await verify()).toEqual(before);
  });

  test('is one chain for each workspace, however many write at once', async () => {
    const { head } = await verify();
    const count = 12;
    await Promise.all(
      Array.from({ length: count }, (_, at) =>
        world.us.post('/api-keys', { name: `at once ${at}` }),
      ),
    );
    const after = await verify();
    expect(after).toMatchObject({ whole: true, firstBreak: null });
    expect(after.head.sequence).toBe(head.sequence + count);
    const numbers = (await events()).map(({ sequence }) => sequence).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: after.head.sequence }, (_, at) => at + 1));
  });

  test('of one workspace does not wait for another', async () => {
    const database = world.app.get(Database);
    await database.transaction(async () => {
      const entry = { action: 'job.deleted', subjectId: 'job_slow' } as const;
      await world.app.get(AuditLog).record({ workspaceId: world.us.workspaceId!, ...entry });
      expect((await world.them.post('/api-keys', { name: 'meanwhile' })).status).toBe(201);
    });
  });

  test('is paged and filtered', async () => {
    const all = await events();
    const { body: first } = await world.us.get('/audit-events?limit=2&action=api_key.created');
    expect(first.data.map(({ action }: { action: string }) => action)).toEqual([
      'api_key.created',
      'api_key.created',
    ]);
    const next = await world.us.get(
      `/audit-events?limit=2&action=api_key.created&cursor=${first.nextCursor}`,
    );
    expect(next.body.data).toHaveLength(2);
    const foreign = await world.us.get(`/audit-events?cursor=${first.nextCursor}`);
    expect(foreign.body.code).toBe('invalid-cursor');
    const [{ keyId }] = all.filter((event) => event.keyId !== null);
    expect((await events(`&keyId=${keyId}`)).every((event) => event.keyId === keyId)).toBe(true);
  });

  test('shows each workspace its own', async () => {
    const ours = new Set((await events()).map(({ id }) => id));
    const { body } = await world.them.get('/audit-events?limit=100');
    expect(body.data.length).toBeGreaterThan(0);
    expect(body.data.filter(({ id }: { id: string }) => ours.has(id))).toEqual([]);
    expect(await verify(world.them)).toMatchObject({ whole: true });
  });
});

describe('a row that was written', () => {
  test.each([
    `UPDATE audit_events SET action = 'x'`,
    'DELETE FROM audit_events',
    'TRUNCATE audit_events',
    'DELETE FROM audit_heads',
    'UPDATE audit_heads SET sequence = 0',
  ])('stays, even for the owner of the table: %s', async (sql) => {
    await expect(asOwner(world.config.databaseUrl, sql)).rejects.toThrow('append-only');
  });
});

describe('whoever gets past the triggers is found', () => {
  const tamper = async (sql: string): Promise<void> => {
    const disabled = 'SET session_replication_role = replica';
    await asOwner(world.config.databaseUrl, `${disabled}; ${sql}`);
  };
  const ofUs = (): string => `workspace_id = '${world.us.workspaceId}'`;

  test.each([
    ['who', 'key_id', `'key_00000000000000000000000000'`],
    ['what', 'action', `'webhook.deleted'`],
    ['to which', 'subject_id', `'other'`],
    ['when', 'created_at', `created_at - interval '1 day'`],
    ['by which request', 'request_id', `'req_other'`],
    ['how', 'details', `'{}'`],
    ['the code itself', 'mac', `'\\x00'`],
  ])('when %s was changed', async (_, column, value) => {
    const row = `${ofUs()} AND sequence = 2`;
    const url = world.config.databaseUrl;
    const [kept] = await asOwner<Record<string, unknown>>(
      url,
      `SELECT ${column} AS value FROM audit_events WHERE ${row}`,
    );
    await tamper(`UPDATE audit_events SET ${column} = ${value} WHERE ${row}`);
    expect(await verify()).toMatchObject({
      whole: false,
      firstBreak: { sequence: 2, reason: 'altered' },
    });
    await asOwner(url, 'ALTER TABLE audit_events DISABLE TRIGGER USER');
    await asOwner(url, `UPDATE audit_events SET ${column} = $1 WHERE ${row}`, [kept!['value']]);
    await asOwner(url, 'ALTER TABLE audit_events ENABLE TRIGGER USER');
    expect(await verify()).toMatchObject({ whole: true });
  });

  test('when the newest was taken away, and when one in between was', async () => {
    const { head } = await verify();
    await tamper(`DELETE FROM audit_events WHERE ${ofUs()} AND sequence = ${head.sequence}`);
    expect((await verify()).firstBreak).toEqual({ sequence: head.sequence, reason: 'missing' });
    await tamper(`DELETE FROM audit_events WHERE ${ofUs()} AND sequence = 3`);
    expect((await verify()).firstBreak).toEqual({ sequence: 3, reason: 'missing' });
  });
});
