import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { MilvusConnection } from '../../src/memory/index/milvus-connection.js';
import { MilvusIndex } from '../../src/memory/index/milvus-index.js';
import { RecallIndexError } from '../../src/memory/index/recall-index.js';
import { PATIENT } from '../support/patient-schedule.js';

const DIMENSIONS = 8;

/** A unit vector at an angle from the first axis, in the plane of the first two. */
function at(degrees: number): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  vector[0] = Math.cos((degrees * Math.PI) / 180);
  vector[1] = Math.sin((degrees * Math.PI) / 180);
  return vector;
}

describe(MilvusIndex.name, () => {
  const collection = `test_${randomUUID().replaceAll('-', '')}`;
  let connection: MilvusConnection;
  let index: MilvusIndex;

  beforeAll(async () => {
    connection = new MilvusConnection(inject('milvusAddress'));
    index = new MilvusIndex(connection, () => ({ collection, dimensions: DIMENSIONS }), PATIENT);
    await index.upsert(
      [0, 10, 20, 30, 40].map((a) => ({ id: `a${a}`, scope: 'one', vector: at(a) })),
    );
    await index.upsert([5, 15].map((a) => ({ id: `b${a}`, scope: 'two', vector: at(a) })));
  });

  afterAll(async () => {
    await index.drop();
    await connection.close();
  });

  it('answers one search or many with the nearest ids, best first, in the order of the vectors', async () => {
    expect(await index.search([at(1)], ['one'], 3)).toEqual([['a0', 'a10', 'a20']]);
    expect(await index.search([at(41), at(1)], ['one'], 2)).toEqual([
      ['a40', 'a30'],
      ['a0', 'a10'],
    ]);
    expect(await index.search([], ['one'], 2)).toEqual([]);
  });

  it('sees the scopes that a search names, and no other', async () => {
    expect(await index.search([at(6)], ['two'], 9)).toEqual([['b5', 'b15']]);
    expect(await index.search([at(6)], ['one', 'two'], 2)).toEqual([['b5', 'a10']]);
    expect(await index.search([at(6), at(7)], ['nobody'], 9)).toEqual([[], []]);
  });

  it('keeps one row of an id that is written twice, with the newest vector', async () => {
    const before = await index.count();
    await index.upsert([{ id: 'moved', scope: 'three', vector: at(0) }]);
    await index.upsert([{ id: 'moved', scope: 'three', vector: at(90) }]);
    await index.upsert([{ id: 'still', scope: 'three', vector: at(45) }]);
    expect(await index.count()).toBe(before + 2);
    expect(await index.search([at(90)], ['three'], 1)).toEqual([['moved']]);
  });

  it('forgets a removed id at once, and removing it again is no error', async () => {
    await index.upsert([{ id: 'gone', scope: 'four', vector: at(0) }]);
    await index.remove(['gone']);
    await index.remove(['gone']);
    expect(await index.search([at(0)], ['four'], 1)).toEqual([[]]);
  });

  it('writes side by side without losing a row, past the size that is flushed', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => ({
      id: `w${i}`,
      scope: 'five',
      vector: at(i),
    }));
    const before = await index.count();
    await Promise.all([0, 150, 300, 450].map((from) => index.upsert(rows.slice(from, from + 150))));
    expect(await index.count()).toBe(before + 600);
  });

  it('lists every id of a range, past the part of them that an iterator over text keys yields', async () => {
    const held = await index.list({ from: '', to: null });
    expect(held).toHaveLength(await index.count());
    const written = await index.list({ from: 'w', to: 'x' });
    expect(new Set(written.map(({ id }) => id)).size).toBe(600);
    expect(written.every(({ scope }) => scope === 'five')).toBe(true);
  });

  it('searches by FLAT: other types are taken without an error, and some are never built', async () => {
    const { index_descriptions: described } = await connection.call('describeIndex', (client) =>
      client.describeIndex({ collection_name: collection }),
    );
    const types = described.flatMap(({ params }) =>
      params.filter(({ key }) => key === 'index_type').map(({ value }) => value),
    );
    expect(types).toEqual(['FLAT']);
  });

  it('has no field called id or score, which would take the place of those of the SDK', async () => {
    const { schema } = await connection.call('describeCollection', (client) =>
      client.describeCollection({ collection_name: collection }),
    );
    expect(schema.fields.map(({ name }) => name)).toEqual(['recall_key', 'scope', 'vector']);
  });

  it('has a search answer with keys alone: one that names no fields brings back every vector', async () => {
    const call = vi.spyOn(connection, 'call');
    await index.search([at(1)], ['one'], 1);
    const { results } = (await call.mock.results.at(-1)!.value) as { results: object[] };
    expect(results.map((row) => Object.keys(row).toSorted())).toEqual([['recall_key', 'score']]);
    call.mockRestore();
  });

  it('loads a collection that a restart of the server has unloaded', async () => {
    await connection.call('releaseCollection', (client) =>
      client.releaseCollection({ collection_name: collection }),
    );
    expect(await index.search([at(1)], ['one'], 1)).toEqual([['a0']]);
  });

  it('makes a collection anew that was lost', async () => {
    const describeLost = () => ({ collection: `${collection}_lost`, dimensions: DIMENSIONS });
    const lost = new MilvusIndex(connection, describeLost, PATIENT);
    await lost.upsert([{ id: 'a', scope: 'one', vector: at(1) }]);
    await connection.call('dropCollection', (client) =>
      client.dropCollection({ collection_name: `${collection}_lost` }),
    );
    expect(await lost.search([at(1)], ['one'], 1)).toEqual([[]]);
    await lost.drop();
  });

  it('treats an answer without a success, which is all that a missing call gives, as an error', async () => {
    const call = connection.call('createUser', (client) =>
      client.createUser({ username: 'someone', password: 'Some-1-secret' }),
    );
    await expect(call).rejects.toThrow(RecallIndexError);
  });

  it('refuses a value that would have to be escaped in a filter', async () => {
    await expect(index.search([at(1)], ['one" or scope != "'], 1)).rejects.toThrow(RangeError);
    await expect(index.remove(['a"]'])).rejects.toThrow(RangeError);
  });

  it('refuses a vector of another size', async () => {
    const wrong = index.upsert([{ id: 'x', scope: 'one', vector: new Float32Array(3) }]);
    await expect(wrong).rejects.toThrow(RecallIndexError);
  });

  it('gives up at once on a server that is not there, and finds it again later', async () => {
    const nowhere = new MilvusConnection('127.0.0.1:9');
    const started = performance.now();
    const search = new MilvusIndex(nowhere, () => ({
      collection,
      dimensions: DIMENSIONS,
    })).search([at(1)], ['one'], 1);
    await expect(search).rejects.toThrow(RecallIndexError);
    expect(performance.now() - started).toBeLessThan(10_000);
    await nowhere.close();

    await connection.close();
    expect(await index.search([at(1)], ['one'], 1)).toEqual([['a0']]);
  });
});
