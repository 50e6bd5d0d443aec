import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepOutcome } from '../../src/contracts/training.js';
import { LeaseLost, ResumeInexact } from '../../src/jobs/stop-reasons.js';
import type { Journal } from '../../src/training/ports.js';
import {
  claimAgain,
  claimJob,
  CPU,
  createClaimWorld,
  journalOf,
  stateAt,
} from '../support/claimed-job.js';
import { FakeJournal } from '../support/fake-journal.js';
import type { JobWorld } from '../support/job-world.js';

const recall = { name: 'recall', question: ['task_1'] };
const gpu = { device: 'cuda', threads: '1' };
const outcome: StepOutcome = { metrics: { reward: 0.5 }, attempts: [] };
const weights = (text: string) => (folder: string) => writeFile(join(folder, 'weights'), text);

let world: JobWorld;
beforeAll(async () => {
  world = await createClaimWorld();
});
afterAll(() => world.close());

describe.each([
  ['the fake journal', async (): Promise<Journal> => new FakeJournal()],
  [
    'the journal in PostgreSQL',
    async (): Promise<Journal> => journalOf(world, await claimJob(world)),
  ],
])('%s', (_name, open) => {
  it('keeps the first answer to a question, and does not ask again', async () => {
    const journal = await open();
    await expect(journal.once(1, recall, async () => ['first'])).resolves.toEqual(['first']);
    const again = journal.once(1, recall, () => Promise.reject(new Error('asked again')));
    await expect(again).resolves.toEqual(['first']);
  });

  it('keeps apart the steps, the parts and the questions', async () => {
    const journal = await open();
    await journal.once(1, recall, async () => 'first');
    const others = [
      await journal.once(2, recall, async () => 'another step'),
      await journal.once(1, { ...recall, name: 'verdicts' }, async () => 'another part'),
      await journal.once(1, { ...recall, question: ['task_2'] }, async () => 'another question'),
    ];
    expect(others).toEqual(['another step', 'another part', 'another question']);
  });

  it('asks again when the first time failed', async () => {
    const journal = await open();
    const failed = journal.once(1, recall, () => Promise.reject(new Error('no answer')));
    await expect(failed).rejects.toThrow('no answer');
    await expect(journal.once(1, recall, async () => 'an answer')).resolves.toBe('an answer');
  });

  it('gives the first asker what every replay will get: fields in their order, as JSON keeps them', async () => {
    const journal = await open();
    const answer = { zebra: 0.1 + 0.2, a: -0, text: 'NUL \u0000', none: undefined, nothing: null };
    const first = await journal.once(1, recall, async () => answer);
    const replayed = await journal.once(1, recall, async () => answer);
    expect(JSON.stringify(first)).toBe(JSON.stringify(answer));
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(answer));
    expect(first).toStrictEqual(replayed);
  });

  it('evaluates a stage once, and keeps results that are whole', async () => {
    const journal = await open();
    const failed = journal.evaluated('before', () => Promise.reject(new Error('stopped')));
    await expect(failed).rejects.toThrow('stopped');
    await journal.evaluated('before', async () => []);
    const again = journal.evaluated('before', () => Promise.reject(new Error('done again')));
    await expect(again).resolves.toEqual([]);
  });

  it('takes a step that is finished twice', async () => {
    const journal = await open();
    await journal.finish(1, outcome);
    await expect(journal.finish(1, outcome)).resolves.toBeUndefined();
  });

  it('has no checkpoint at first, and then the newest, with its files', async () => {
    const journal = await open();
    expect(await journal.latest(CPU)).toBeNull();
    await journal.checkpoint(stateAt(0), weights('first'));
    await journal.checkpoint(stateAt(2), weights('second'));
    const latest = await journal.latest(CPU);
    expect(latest?.state).toEqual(stateAt(2));
    expect(await readFile(join(latest!.folder, 'weights'), 'utf8')).toBe('second');
  });

  it('refuses to resume in another environment, and names what differs', async () => {
    const journal = await open();
    await journal.checkpoint(stateAt(2), weights('first'));
    const refused = journal.latest(gpu);
    await expect(refused).rejects.toThrow(ResumeInexact);
    await expect(refused).rejects.toMatchObject({
      field: 'device',
      expected: 'cpu',
      found: 'cuda',
    });
  });

  it('keeps the checkpoint before when writing one fails', async () => {
    const journal = await open();
    await journal.checkpoint(stateAt(0), weights('first'));
    const full = journal.checkpoint(stateAt(2), () => Promise.reject(new Error('disk full')));
    await expect(full).rejects.toThrow('disk full');
    expect((await journal.latest(CPU))?.state).toEqual(stateAt(0));
  });
});

describe('the journal in PostgreSQL of a claim that was taken over', () => {
  it('refuses every write by name', async () => {
    const claim = await claimJob(world);
    const stale = journalOf(world, claim);
    const journal = journalOf(world, await claimAgain(world, claim));
    await expect(stale.once(1, recall, async () => 1)).rejects.toThrow(LeaseLost);
    await expect(stale.finish(1, outcome)).rejects.toThrow(LeaseLost);
    await expect(stale.phase('sampling')).rejects.toThrow(LeaseLost);
    await expect(stale.checkpoint(stateAt(1), weights('x'))).rejects.toThrow(LeaseLost);
    expect(await journal.latest(CPU)).toBeNull();
  });
});
