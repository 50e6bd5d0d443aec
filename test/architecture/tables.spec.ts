import { getMetadataArgsStorage } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { ENTITIES } from '../../src/database/entities.js';
import { MIGRATIONS } from '../../src/database/migrations.js';
import { Owned } from '../../src/database/workspace.entity.js';

/** Tables of the installation itself, which no tenant ever sees. */
const SHARED = ['workspaces', 'workers', 'metric_totals'];

describe('tables', () => {
  test('every row belongs to a workspace', () => {
    const tables = getMetadataArgsStorage().tables.filter(({ target }) =>
      ENTITIES.includes(target as (typeof ENTITIES)[number]),
    );
    expect(tables).toHaveLength(ENTITIES.length);
    const unowned = tables
      .filter(({ target }) => !((target as { prototype: unknown }).prototype instanceof Owned))
      .map(({ name }) => name);
    expect(unowned.filter((name) => !SHARED.includes(name!))).toEqual([]);
  });

  test('migrations are listed once and in order of their timestamps', () => {
    const stamps = MIGRATIONS.map((migration) => Number(/(\d{13})$/.exec(migration.name)?.[1]));
    expect(stamps).toEqual([...new Set(stamps)].toSorted((a, b) => a - b));
  });
});
