import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/ids.js';
import { BaseModels } from '../../src/models/base-models.js';
import { buildDocument } from '../../src/openapi/document.js';
import { type Answer, ANY_VERSION, type Client } from '../support/app.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';
import { NAMES_ELSEWHERE, REFERENCES, type Reference } from '../support/references.js';
import { MAKERS, RESOURCES } from '../support/resources.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

interface Schema {
  readonly $ref?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface Route {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
}

let world: JobWorld;
let operations: readonly (Route & { readonly operation: Operation })[];
let schemas: Readonly<Record<string, Schema>>;

beforeAll(async () => {
  world = await createJobWorld();
  // The other workspace came after the base models were offered.
  await world.app.get(BaseModels, { strict: false }).seed();
  const document = buildDocument(world.app);
  schemas = document.components?.schemas as typeof schemas;
  operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs as Record<string, Operation>).map(([method, operation]) => ({
      name: `${method} ${path}`,
      method: method as Method,
      path,
      operation,
    })),
  );
});

afterAll(() => world.close());

/** The path up to each parameter of it. */
function placesOf(path: string): string[] {
  return [...path.matchAll(/\{\w+\}/g)].map(({ index, 0: name }) =>
    path.slice(0, index + name.length),
  );
}

/** The path with an id for each of its parameters. */
function filled(path: string, ids: readonly string[]): string {
  let at = 0;
  return path.replaceAll(/\{\w+\}/g, () => ids[at++] ?? '');
}

/** Something of the owner's for each parameter of the path; `ids` are those of the first ones. */
async function idsFor(
  path: string,
  owner: Client,
  ids: readonly string[] = [],
): Promise<readonly string[]> {
  const [place] = placesOf(path).slice(ids.length);
  return place === undefined
    ? ids
    : idsFor(path, owner, [...ids, await RESOURCES[place]!(world, owner, ids)]);
}

async function send(
  client: Client,
  { method, path }: Route,
  ids: readonly string[],
): Promise<Answer> {
  const url = filled(path, ids);
  return method === 'get' || method === 'delete'
    ? client[method](url)
    : client[method](url, BODIES[path] ?? {}, method === 'patch' ? ANY_VERSION : {});
}

/** Something that the route would do, if the id were the caller's. */
const BODIES: Readonly<Record<string, object>> = {
  '/datasets/{id}/preview': { model: 'tiny' },
  '/checkpoints/{id}': { kept: true },
  '/checkpoints/{id}/export': { format: 'peft' },
  '/models/aliases/{name}': { model: 'tiny' },
  '/models/{id}/adapt': { examples: [{ prompt: 'x', solution: 'x' }] },
  '/judges/{id}/revisions': { spec: { kind: 'style' } },
  '/judges/{id}/run': { samples: [{ program: 'x' }] },
  '/endpoints/{id}': { name: 'another' },
  '/webhooks/{id}': { enabled: true },
  '/webhooks/{id}/replay': { from: '2026-01-01T00:00:00Z' },
};

/** One like it that nobody has: the same prefix, and other letters. */
function unknownLike(id: string): string {
  return `${id.split('_', 1)[0]}_${newId('event').slice(4)}`;
}

/** Whatever an answer tells, but for the id that was asked for and that of the request. */
function told({ status, body }: Answer, id: string): unknown {
  const { instance: _, ...problem } = body;
  return { status, problem: JSON.parse(JSON.stringify(problem).replaceAll(id, '<id>')) };
}

/** The code of a problem, which below /v1 is told as the clients of OpenAI read it. */
function codeOf({ body }: Answer): string {
  return (body.error ?? body).code;
}

/** Where a problem points in the body: what OpenAI calls `param`, as a pointer. A place in a list is that of the list. */
function pointerOf({ body: { error, errors } }: Answer): string {
  const pointer: string =
    error === undefined ? errors[0].pointer : `#/body/${error.param.replaceAll('.', '/')}`;
  return pointer.replaceAll(/\/\d+(?=\/|$)|\[\d+\]/g, '');
}

function withParameters(): typeof operations {
  return operations.filter(({ path }) => path.includes('{'));
}

/** Those that cannot work without what their path names. */
function seekers(): typeof operations {
  return withParameters().filter(({ operation }) => !MAKERS.has(operation.operationId));
}

describe('every route that names something by its id', () => {
  it('has a row that says how to make it', () => {
    const places = withParameters().flatMap(({ path }) => placesOf(path));
    expect(places.length).toBeGreaterThan(25);
    expect(places.filter((place) => RESOURCES[place] === undefined)).toEqual([]);
    expect(Object.keys(RESOURCES).filter((place) => !places.includes(place))).toEqual([]);
  });

  it("answers 404 to another workspace's, in the very words in which it answers to one that nobody has", async () => {
    for (const route of seekers()) {
      const own = await idsFor(route.path, world.us);
      for (const [at, place] of placesOf(route.path).entries()) {
        const theirs = (await idsFor(place, world.them))[at]!;
        const unknown = unknownLike(theirs);
        const [foreign, none] = [
          await send(world.us, route, own.with(at, theirs)),
          await send(world.us, route, own.with(at, unknown)),
        ];
        expect([route.name, foreign.status, codeOf(foreign)]).toEqual([
          route.name,
          404,
          'not-found',
        ]);
        expect(told(foreign, theirs)).toEqual(told(none, unknown));
      }
    }
  });

  it('finds a name free that only another workspace uses, if it makes what it names', async () => {
    const makers = withParameters().filter(({ operation }) => MAKERS.has(operation.operationId));
    expect(makers).toHaveLength(MAKERS.size);
    for (const route of makers) {
      const theirs = await idsFor(route.path, world.them);
      expect([route.name, (await send(world.us, route, theirs)).status]).toEqual([route.name, 200]);
    }
  });

  it('leaves what it did not find as it was', async () => {
    for (const read of withParameters().filter(
      (one) => one.method === 'get' && RESOURCES[one.path],
    )) {
      const theirs = await idsFor(read.path, world.them);
      const attempts: [Route, readonly string[]][] = [];
      for (const route of withParameters().filter(({ path }) => path.startsWith(read.path))) {
        attempts.push([route, await idsFor(route.path, world.them, theirs)]);
      }
      const before = await send(world.them, read, theirs);
      expect([read.name, before.status]).toEqual([read.name, 200]);
      for (const [route, ids] of attempts) {
        await send(world.us, route, ids);
      }
      expect((await send(world.them, read, theirs)).text).toEqual(before.text);
    }
  });

  it('answers 404 to one that was deleted', async () => {
    const removals = operations.filter(({ method }) => method === 'delete');
    expect(removals.length).toBeGreaterThan(4);
    for (const removal of removals) {
      const ids = await idsFor(removal.path, world.us);
      // The clients of OpenAI read in the body that it is gone.
      const isGone = [200, 204].includes((await send(world.us, removal, ids)).status);
      expect([removal.name, isGone]).toEqual([removal.name, true]);
      for (const route of seekers().filter(({ path }) => path.startsWith(removal.path))) {
        const { status } = await send(world.us, route, ids);
        expect([removal.name, route.name, status]).toEqual([removal.name, route.name, 404]);
      }
    }
  });
});

/** The fields of a body that hold an id: by their pattern, or because a model may be named by its own. */
function idFields(schema: Schema, path = '', within: readonly string[] = []): string[] {
  const { $ref, pattern, properties = {}, anyOf = [], oneOf = [], items } = schema;
  if ($ref !== undefined) {
    // A schema of any JSON refers to itself.
    const named = schemas[$ref.split('/').at(-1)!]!;
    return within.includes($ref) ? [] : idFields(named, path, [...within, $ref]);
  }
  const isId = /^\^\w+_\[0-9a-v\]\{26\}(\(@.+\)\?)?\$$/.test(pattern ?? '') || path === 'model';
  return [
    ...(isId ? [path] : []),
    ...Object.entries(properties).flatMap(([name, one]) =>
      idFields(one, path === '' ? name : `${path}/${name}`, within),
    ),
    ...[...anyOf, ...oneOf, ...(items === undefined ? [] : [items])].flatMap((one) =>
      idFields(one, path, within),
    ),
  ];
}

describe('every body that names something by its id', () => {
  it('has a row for each of its fields that says how', () => {
    const named = operations.flatMap(({ operation }) => {
      const contents = Object.values(operation.requestBody?.content ?? {});
      const fields = contents.flatMap(({ schema }) => idFields(schema));
      return [...new Set(fields)].map((field) => `${operation.operationId} ${field}`);
    });
    expect(named.length).toBeGreaterThan(10);
    const known = [...Object.keys(REFERENCES), ...NAMES_ELSEWHERE];
    expect(named.toSorted()).toEqual(known.toSorted());
  });

  it("refuses another workspace's like one that nobody has, and points at the field", async () => {
    for (const [name, reference] of Object.entries(REFERENCES)) {
      const theirs = await reference.names(world, world.them);
      const unknown = unknownLike(theirs);
      const [foreign, none] = [await refer(reference, theirs), await refer(reference, unknown)];
      expect([name, foreign.status, codeOf(foreign)]).toEqual([name, 404, 'not-found']);
      expect([name, told(foreign, theirs)]).toEqual([name, told(none, unknown)]);
      const pointer = pointerOf(foreign);
      expect([name, `#/body/${name.split(' ')[1]}`.startsWith(pointer)]).toEqual([name, true]);
    }
  });
});

async function refer({ path, method, body }: Reference, id: string): Promise<Answer> {
  const url = typeof path === 'string' ? path : await path(world, world.us);
  return world.us[method ?? 'post'](url, await body(id, world));
}
