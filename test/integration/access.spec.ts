import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCOPES, type Scope } from '../../src/common/scopes.js';
import { buildDocument } from '../../src/openapi/document.js';
import { type Answer, type Client, createTestApp, type TestApp } from '../support/app.js';

const SCOPE = /Needs the scope `([^`]+)`/;

interface Route {
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly scope: Scope;
}

let world: TestApp;
let routes: Route[];

beforeAll(async () => {
  world = await createTestApp();
  routes = routesOf(world);
});

afterAll(() => world.close());

/** Every operation of the document that needs a key. */
function routesOf({ app }: TestApp): Route[] {
  const { paths } = buildDocument(app);
  return Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs as Record<string, { security?: unknown[]; description?: string }>)
      .filter(([, { security = [] }]) => security.length > 0)
      .map(([method, { description = '' }]) => ({
        name: `${method} ${path}`,
        method: method as Route['method'],
        path: path.replaceAll(/\{\w+\}/g, 'anything'),
        scope: SCOPE.exec(description)?.[1] as Scope,
      })),
  );
}

function send(client: Client, { method, path }: Route, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  return method === 'post' || method === 'put' || method === 'patch'
    ? client[method](path, {}, headers)
    : client[method](path, headers);
}

/** The code and the sentence of a refusal, which routes below /v1 put where clients of OpenAI look. */
function refusalOf({ body }: Answer): { code?: string; detail?: string } {
  return body?.error === undefined
    ? (body ?? {})
    : { code: body.error.code, detail: body.error.message };
}

async function keyWith(scopes: readonly Scope[]): Promise<{ id: string; key: string }> {
  return (await world.us.post('/api-keys', { name: 'narrow', scopes })).body;
}

describe('every route that needs a key', () => {
  it('names a scope of the closed list', () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(routes.filter(({ scope }) => !ALL_SCOPES.includes(scope))).toEqual([]);
  });

  it('answers 401 without one, and to a revoked one', async () => {
    const { id, key } = await keyWith(ALL_SCOPES);
    await world.us.delete(`/api-keys/${id}`);
    for (const route of routes) {
      const answers = [
        await send(world.nobody, route),
        await send(world.nobody, route, `Bearer ${key}`),
      ];
      expect([route.name, ...answers.map((answer) => refusalOf(answer).code)]).toEqual([
        route.name,
        'unauthenticated',
        'unauthenticated',
      ]);
    }
  });

  it('answers 403 to a key that lacks its scope alone, before it looks at anything else', async () => {
    for (const route of routes) {
      const { key } = await keyWith(ALL_SCOPES.filter((scope) => scope !== route.scope));
      const answer = await send(world.nobody, route, `Bearer ${key}`);
      const { code, detail } = refusalOf(answer);
      expect([route.name, answer.status, code]).toEqual([route.name, 403, 'insufficient-scope']);
      expect(detail).toContain(route.scope);
    }
  });

  it('lets a key in that has its scope alone', async () => {
    for (const route of routes) {
      const { key } = await keyWith([route.scope]);
      const answer = await send(world.nobody, route, `Bearer ${key}`);
      expect([route.name, [401, 403].includes(answer.status)]).toEqual([route.name, false]);
    }
  });
});

describe('a key', () => {
  it('makes no key that may do more than itself', async () => {
    const { key } = await keyWith(['keys:manage', 'jobs:read']);
    const headers = { authorization: `Bearer ${key}` };
    const wider = await world.nobody.post(
      '/api-keys',
      { name: 'wider', scopes: ['jobs:read', 'jobs:write'] },
      headers,
    );
    expect(wider.body).toMatchObject({
      status: 403,
      code: 'insufficient-scope',
      errors: [{ pointer: '#/body/scopes' }],
    });
    const equal = await world.nobody.post('/api-keys', { name: 'equal' }, headers);
    expect(equal.body.scopes).toEqual(['keys:manage', 'jobs:read']);
  });

  it('is not deleted when it is the last one that can make others', async () => {
    const { body } = await world.them.get('/api-keys');
    const answer = await world.them.delete(`/api-keys/${body.data[0].id}`);
    expect(answer.body).toMatchObject({ status: 409, code: 'last-key' });
  });
});
