import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJobWorld, type JobWorld } from '../support/job-world.js';
import { makeEndpoint } from '../support/resources.js';

let world: JobWorld;
let count = 0;

beforeAll(async () => {
  world = await createJobWorld();
});
afterAll(() => world.close());

const llm = (endpointId: string) => ({ kind: 'llm', endpointId, rubric: 'style' });
const register = (spec: object) =>
  world.us.post('/judges', { name: `asking-${(count += 1)}`, spec });

describe('a judge that asks an endpoint', () => {
  test('keeps the prompt that it sends, and shows it', async () => {
    const { status, body } = await register(llm(await makeEndpoint(world, world.us)));
    expect(status).toBe(201);
    const [prompt] = body.newest.prompts;
    expect(prompt).toMatchObject({ part: null, version: 'prompt-1' });
    expect(prompt.system).toContain('You judge programs by one criterion.');
    expect(prompt.user).toContain('{{program}}');
  });

  test('keeps the prompts of its parts under their names', async () => {
    const judge = llm(await makeEndpoint(world, world.us));
    const { body } = await register({ kind: 'composite', parts: [{ name: 'tidy', judge }] });
    expect(body.newest.prompts.map(({ part }: { part: string }) => part)).toEqual(['tidy']);
  });

  test('keeps it from being deleted, as do its earlier revisions', async () => {
    const id = await makeEndpoint(world, world.us);
    const { body: judge } = await register(llm(id));
    await world.us.post(`/judges/${judge.id}/revisions`, { spec: { kind: 'style' } });
    const refused = await world.us.delete(`/endpoints/${id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'endpoint-in-use']);
    expect(refused.body.detail).toContain(judge.id);
    expect((await world.us.delete(`/judges/${judge.id}`)).status).toBe(204);
    expect((await world.us.delete(`/endpoints/${id}`)).status).toBe(204);
  });

  test('is refused where the endpoint is of another kind, pointing at the field', async () => {
    const endpointId = await makeEndpoint(world, world.us);
    const part = { name: 'ours', judge: { kind: 'http', endpointId, scale: [0, 1] } };
    const { status, body } = await register({ kind: 'composite', parts: [part] });
    expect([status, body.errors[0].pointer]).toEqual([422, '#/body/spec/parts/0/judge/endpointId']);
  });
});
