import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import { ANY_VERSION } from '../support/app.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';

let world: JobWorld;
let count = 0;

beforeAll(async () => {
  world = await createJobWorld();
});
afterAll(() => world.close());

const newName = (): string => `judge-${(count += 1)}`;
const STYLE = { kind: 'style' };
const register = (change: object = {}) =>
  world.us.post('/judges', { name: newName(), spec: STYLE, ...change });
const revise = (id: string, spec: object) => world.us.post(`/judges/${id}/revisions`, { spec });
const composite = (judge: unknown, more: object = {}) => ({
  kind: 'composite',
  parts: [{ name: 'a', judge }],
  ...more,
});

describe('a judge', () => {
  test('is registered as revision 1, and read back as it was answered', async () => {
    const name = newName();
    const answer = await register({ name, description: 'How tidy.', metadata: { team: 'x' } });
    expect([answer.status, answer.headers['etag'], answer.headers['location']]).toEqual([
      201,
      '"1"',
      `/judges/${answer.body.id}`,
    ]);
    const { id } = answer.body;
    expect(answer.body).toMatchObject({
      name,
      description: 'How tidy.',
      metadata: { team: 'x' },
      version: 1,
      newest: { judgeId: id, revision: 1, reference: `${id}@1`, spec: STYLE },
    });
    expect(answer.body.newest.keyId).toMatch(/^key_/);
    expect((await world.us.get(`/judges/${id}`)).body).toEqual(answer.body);
    expect((await world.us.get('/judges')).body.data).toContainEqual(answer.body);
  });

  test('gets revisions, and none of the earlier ones changes', async () => {
    const { id, newest } = (await register()).body;
    const second = await revise(id, { kind: 'complexity' });
    expect([second.status, second.body.reference]).toEqual([201, `${id}@2`]);
    const { body: judge } = await world.us.get(`/judges/${id}`);
    expect([judge.newest, judge.version]).toEqual([second.body, 2]);
    const { body: page } = await world.us.get(`/judges/${id}/revisions`);
    expect(page.data).toEqual([second.body, newest]);
  });

  test('revised by several at a time gets as many revisions', async () => {
    const { id } = (await register()).body;
    const answers = await Promise.all([1, 2, 3].map(() => revise(id, STYLE)));
    expect(new Set(answers.map(({ body }) => body.revision))).toEqual(new Set([2, 3, 4]));
  });

  test('changes its labels under the version that was read', async () => {
    const { id } = (await register({ metadata: { a: '1', b: '2' } })).body;
    const name = newName();
    const wish = { name, description: 'x', metadata: { a: null } };
    const changed = await world.us.patch(`/judges/${id}`, wish, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({
      name,
      description: 'x',
      metadata: { b: '2' },
      version: 2,
    });
    const late = await world.us.patch(`/judges/${id}`, wish, { 'if-match': '"1"' });
    expect([late.status, late.body.code]).toEqual([412, 'precondition-failed']);
    const same = await world.us.patch(`/judges/${id}`, wish, { 'if-match': '"2"' });
    expect(same.body.version).toBe(2);
  });

  test('has a name of its own in the workspace, made and changed', async () => {
    const [one, two] = [(await register()).body, (await register()).body];
    const again = await register({ name: one.name });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    const renamed = await world.us.patch(`/judges/${two.id}`, { name: one.name }, ANY_VERSION);
    expect([renamed.status, renamed.body.code]).toEqual([409, 'conflict']);
    const theirs = await world.them.post('/judges', { name: one.name, spec: STYLE });
    expect(theirs.status).toBe(201);
  });

  test.each(['tests', 'style', 'Tidy', 'a b', ''])('is not called %j', async (name) => {
    const answer = await register({ name });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/body/name']);
  });

  test('tells the audit log what was done with it', async () => {
    const { id } = (await register()).body;
    await revise(id, STYLE);
    await world.us.patch(`/judges/${id}`, { name: newName() }, ANY_VERSION);
    await world.us.delete(`/judges/${id}`);
    const { body } = await world.us.get(`/audit-events?subjectId=${id}`);
    expect(body.data.map(({ action }: { action: string }) => action)).toEqual([
      'judge.deleted',
      'judge.changed',
      'judge.revised',
      'judge.created',
    ]);
  });

  test('needs the scope judges:write to be made and judges:read to be seen', async () => {
    const { body } = await world.us.post('/api-keys', { name: 'x', scopes: ['judges:read'] });
    const headers = { authorization: `Bearer ${body.key}` };
    const spec = { name: newName(), spec: STYLE };
    expect((await world.nobody.get('/judges', headers)).status).toBe(200);
    const answer = await world.nobody.post('/judges', spec, headers);
    expect([answer.status, answer.body.code]).toEqual([403, 'insufficient-scope']);
  });
});

describe('a composite', () => {
  test('pins what it refers to at the time', async () => {
    const { id } = (await register()).body;
    await revise(id, { kind: 'complexity' });
    const { body } = await register({ spec: composite(id) });
    await revise(id, STYLE);
    const { body: read } = await world.us.get(`/judges/${body.id}`);
    expect(read.newest.spec.parts[0].judge).toBe(`${id}@2`);
  });

  test('keeps what it refers to from being deleted, and is named then', async () => {
    const { id } = (await register()).body;
    const { body } = await register({ spec: composite(`${id}@1`) });
    const refused = await world.us.delete(`/judges/${id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'judge-in-use']);
    expect(refused.body.detail).toContain(body.id);
    expect((await world.us.delete(`/judges/${body.id}`)).status).toBe(204);
    expect((await world.us.delete(`/judges/${id}`)).status).toBe(204);
    expect((await world.us.get(`/judges/${id}`)).status).toBe(404);
  });

  test('is no part of another', async () => {
    const { id } = (await register({ spec: composite(STYLE) })).body;
    const answer = await register({ spec: composite(id) });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([
      422,
      '#/body/spec/parts/0/judge',
    ]);
  });

  test.each([
    ['an unknown judge', composite(newId('judge')), 404, 'parts/0/judge'],
    ['no judge', composite('style'), 422, 'parts/0/judge'],
    ['a composite in place', composite(composite(STYLE)), 422, 'parts/0/judge'],
    [
      'a fault in its expression',
      composite(STYLE, { expression: 'a +', scale: [0, 1] }),
      422,
      'expression',
    ],
    ['an expression without a scale', composite(STYLE, { expression: 'a' }), 422, 'scale'],
  ])('of %s is refused, and the answer points at it', async (_what, spec, status, field) => {
    const answer = await register({ spec });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([
      status,
      `#/body/spec/${field}`,
    ]);
    const { id } = (await register()).body;
    expect((await revise(id, spec)).status).toBe(status);
    expect((await world.us.get(`/judges/${id}`)).body.version).toBe(1);
  });

  test('says at which character its expression is at fault', async () => {
    const answer = await register({
      spec: composite(STYLE, { expression: 'a + b', scale: [0, 1] }),
    });
    expect(answer.body.detail).toContain('At character 5: there is no part b.');
  });
});
