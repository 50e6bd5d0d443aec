import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CheckpointFiles } from '../../src/jobs/checkpoint-files.js';
import type { Claim } from '../../src/jobs/job-claims.js';
import { LeaseLost, ResumeInexact } from '../../src/jobs/stop-reasons.js';
import { StorageExhausted, StorageIoError } from '../../src/jobs/storage-errors.js';
import {
  claimAgain,
  claimJob,
  CPU,
  createClaimWorld,
  endJob,
  journalOf,
  stateAt,
  sweeperOf,
} from '../support/claimed-job.js';
import type { JobWorld } from '../support/job-world.js';

const weights = (folder: string): Promise<void> => writeFile(join(folder, 'weights'), 'some');

/** A disk on which one operation does something else. */
function diskWith(change: Partial<CheckpointFiles>): CheckpointFiles {
  return Object.assign(new CheckpointFiles(), change);
}

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(`${code}: it failed`), { code }));
}

describe('the checkpoints of a job', () => {
  let world: JobWorld;
  let claim: Claim;
  let folder: string;
  beforeAll(async () => {
    world = await createClaimWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    claim = await claimJob(world);
    const { workspaceId, id } = claim.ref;
    folder = join(world.config.home, 'checkpoints', workspaceId, id);
  });

  const folders = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const save = (...steps: number[]): Promise<void> => saveOn(new CheckpointFiles(), ...steps);
  async function saveOn(files: CheckpointFiles, ...steps: number[]): Promise<void> {
    for (const step of steps) {
      await journalOf(world, claim, files).checkpoint(stateAt(step), weights);
    }
  }
  async function finish(step: number, reward: number): Promise<void> {
    await journalOf(world, claim).finish(step, { metrics: { reward }, attempts: [] });
  }
  async function kept(): Promise<number[]> {
    const rows = await world.database.query<{ step: number }>(
      'SELECT step FROM checkpoints WHERE job_id = $1 ORDER BY step',
      [claim.ref.id],
    );
    return rows.map(({ step }) => step);
  }
  async function events(type: string): Promise<Record<string, unknown>[]> {
    const rows = await world.database.query<{ data: Record<string, unknown> }>(
      'SELECT data FROM job_events WHERE job_id = $1 AND type = $2 ORDER BY sequence',
      [claim.ref.id, type],
    );
    return rows.map(({ data }) => data);
  }
  const damage = (name: string): void => writeFileSync(join(folder, name, 'weights'), 'other');
  const nameOf = (step: number): string => folders().find((name) => name.startsWith(`${step}-`))!;

  test('say in their manifest what they hold, who wrote them and where', async () => {
    await save(0, 2);
    const [first] = await world.database.query<{ id: string }>(
      'SELECT id FROM checkpoints WHERE job_id = $1 AND step = 0',
      [claim.ref.id],
    );
    const manifest = JSON.parse(readFileSync(join(folder, nameOf(2), 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      version: 1,
      step: 2,
      fence: claim.ref.fence,
      parent: first!.id,
      environment: CPU,
      files: { weights: { sizeBytes: 4 }, 'loop.json': {} },
    });
    expect(manifest.configSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('are kept when they are of the newest three, or the best', async () => {
    const rewards = [0.1, 0.2, 0.9, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
    for (const [index, reward] of rewards.entries()) {
      await finish(index + 1, reward);
      await ((index + 1) % 2 === 0 ? save(index + 1) : undefined);
    }
    expect(await kept()).toEqual([4, 6, 8, 10]);
    expect(folders()).toHaveLength(4);
  });

  test('keep the newest that verifies, however old it is', async () => {
    await save(1, 2, 3);
    for (const name of folders()) {
      if (!name.startsWith('1-')) {
        damage(name);
      }
    }
    const publish = CheckpointFiles.prototype.publish.bind(new CheckpointFiles());
    const damaging = diskWith({
      publish: async (finished, place) => {
        await publish(finished, place);
        writeFileSync(join(place, 'weights'), 'other');
      },
    });
    await saveOn(damaging, 4, 5);
    expect(await kept()).toEqual([1, 3, 4, 5]);
    expect((await journalOf(world, claim).latest(CPU))?.state.step).toBe(1);
    const rejected = await events('checkpoint.rejected');
    expect(rejected.map(({ step, resumedFrom }) => [step, resumedFrom])).toEqual([
      [5, 1],
      [4, 1],
      [3, 1],
    ]);
  });

  test('that are all damaged send the job back to its start, and the log says so', async () => {
    await save(2, 4);
    folders().forEach(damage);
    expect(await journalOf(world, claim).latest(CPU)).toBeNull();
    expect(await events('checkpoint.rejected')).toMatchObject([
      { step: 4, resumedFrom: 0, reason: 'weights is not what was written.' },
      { step: 2, resumedFrom: 0 },
    ]);
  });

  test('need room for two like the last one before anything is written', async () => {
    await save(2);
    const full = diskWith({ freeBytes: () => Promise.resolve(10) });
    let hasWritten = false;
    const saving = journalOf(world, claim, full).checkpoint(stateAt(4), async () => {
      hasWritten = true;
    });
    await expect(saving).rejects.toThrow(StorageExhausted);
    expect(hasWritten).toBe(false);
    expect(folders()).toHaveLength(1);
  });

  test.each([
    ['a full disk', 'write', 'ENOSPC', StorageExhausted],
    ['a used up quota', 'seal', 'EDQUOT', StorageExhausted],
    ['a broken disk', 'writeManifest', 'EIO', StorageIoError],
    ['a disk that turned read-only', 'publish', 'EROFS', StorageIoError],
  ] as const)('leave nothing behind on %s, and name it', async (_name, operation, code, type) => {
    await save(2);
    const disk = diskWith({ [operation]: failing(code) });
    await expect(saveOn(disk, 4)).rejects.toThrow(type);
    expect(folders()).toHaveLength(1);
    expect((await journalOf(world, claim).latest(CPU))?.state.step).toBe(2);
  });

  test('leave nothing behind when their claim is lost while they are written', async () => {
    const saving = journalOf(world, claim).checkpoint(stateAt(2), async (unfinished) => {
      await weights(unfinished);
      await claimAgain(world, claim);
    });
    await expect(saving).rejects.toThrow(LeaseLost);
    expect(folders()).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  test('that claims before this one left unfinished or without a row are swept, and no others', async () => {
    await save(2);
    const [real] = folders();
    const { fence } = claim.ref;
    const swept = [`4-${fence}-0000aaaa.tmp`, `6-${fence}-0000bbbb`];
    const spared = [`4-${fence + 1}-0000cccc.tmp`, `6-${fence + 2}-0000dddd`, 'notes'];
    for (const name of [...swept, ...spared]) {
      await mkdir(join(folder, name));
    }
    await journalOf(world, await claimAgain(world, claim)).latest(CPU);
    expect(new Set(folders())).toEqual(new Set([real, ...spared]));
  });

  test('that the last claim left unfinished are swept when the job has ended, and not before', async () => {
    await save(2);
    const [real] = folders();
    const unfinished = `4-${claim.ref.fence}-0000aaaa.tmp`;
    await mkdir(join(folder, unfinished));
    await sweeperOf(world).sweep(60_000);
    expect(new Set(folders())).toEqual(new Set([real, unfinished]));
    await endJob(world, claim);
    await sweeperOf(world).sweep(60_000);
    expect(folders()).toEqual([real]);
  });

  test('let go of the answers to steps that nothing can replay any more, and of no step', async () => {
    const journal = journalOf(world, claim);
    for (const step of [1, 2, 3, 4, 5]) {
      await journal.once(step, { name: 'recall', question: step }, async () => 'an answer');
      await journal.checkpoint(stateAt(step), weights);
    }
    const rows = await world.database.query(
      `SELECT step, answer IS NOT NULL AS "isHeld" FROM step_journal WHERE job_id = $1 ORDER BY step`,
      [claim.ref.id],
    );
    expect(rows).toEqual([
      { step: 1, isHeld: false },
      { step: 2, isHeld: false },
      { step: 3, isHeld: false },
      { step: 4, isHeld: true },
      { step: 5, isHeld: true },
    ]);
  });

  test('of an ended job that has none are swept without making a folder', async () => {
    await endJob(world, claim);
    await sweeperOf(world).sweep(60_000);
    expect(existsSync(folder)).toBe(false);
  });

  test('of another environment are resumed when the job allows it, and the log and every later state say so', async () => {
    await save(2);
    const lenient = { ...claim, job: Object.assign(claim.job, { allowInexact: true }) };
    const gpu = { ...CPU, device: 'cuda' };
    const resumed = await journalOf(world, lenient).latest(gpu);
    const differences = [{ field: 'device', expected: 'cpu', found: 'cuda' }];
    expect(resumed?.state.inexactResumes).toEqual([{ step: 2, differences }]);
    expect(await events('resumed_inexactly')).toEqual([{ step: 2, differences }]);
  });

  test('of another configuration are refused', async () => {
    await save(2);
    const config = { ...claim.job.config, seed: 99 };
    const other = { ...claim, job: Object.assign(claim.job, { config }) };
    const refused = journalOf(world, other).latest(CPU);
    await expect(refused).rejects.toThrow(ResumeInexact);
    await expect(refused).rejects.toMatchObject({ field: 'config' });
  });
});
