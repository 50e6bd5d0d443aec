import { describe, expect, it } from 'vitest';
import { type RankedEpisode, selectEpisodes } from './select-episodes.js';
import { type CandidateKey, selectKeys } from './select-keys.js';

const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const key = (id: string, degrees: number, project: string | null = null): CandidateKey => ({
  id,
  project,
  textHash: `hash of ${id}`,
  text: 'text',
  vector: at(degrees),
});
const keyQuery = {
  project: null,
  text: 'text',
  textHash: 'hash of me',
  vector: at(0),
  allowsSameTask: false,
};

describe(selectKeys.name, () => {
  it('ranks by exact cosine, whatever order the index gave', () => {
    const selected = selectKeys(keyQuery, [key('far', 80), key('near', 20), key('middle', 50)], 2);
    expect(selected.map(({ id }) => id)).toEqual(['near', 'middle']);
    expect(selected[0]!.similarity).toBeCloseTo(Math.cos((20 * Math.PI) / 180));
  });

  it('puts what shares words before what is about as near and shares none', () => {
    const candidates = [{ ...key('near', 20), text: 'pour tea' }, key('far', 21)];
    const order = selectKeys(
      { ...keyQuery, text: 'open the file' },
      [
        candidates[0]!,
        { ...candidates[1]!, text: 'close the file' },
        { ...key('further', 22), text: 'open the box' },
      ],
      9,
    );
    expect(order.map(({ id, rank }) => [id, rank])).toEqual([
      ['far', 0],
      ['near', 1],
      ['further', 2],
    ]);
  });

  it('leaves out near-duplicates and the text itself, unless the query allows them', () => {
    const candidates = [key('me', 40), key('twin', 3), key('other', 30)];
    expect(selectKeys(keyQuery, candidates, 9).map(({ id }) => id)).toEqual(['other']);
    const serving = { ...keyQuery, allowsSameTask: true };
    expect(selectKeys(serving, candidates, 9).map(({ id }) => id)).toEqual(['twin', 'other', 'me']);
  });

  it('leaves out other projects', () => {
    const candidates = [key('none', 20), key('ours', 30, 'shop'), key('theirs', 10, 'bank')];
    const ids = (project: string | null) =>
      selectKeys({ ...keyQuery, project }, candidates, 9).map(({ id }) => id);
    expect(ids('shop')).toEqual(['none', 'ours']);
    expect(ids(null)).toEqual(['none']);
  });
});

let count = 0;
/** A vector that is at right angles to every other one. */
const apart = (place: number) =>
  Float32Array.from({ length: 600 }, (_, index) => Number(index === place));
const found = (extra: Partial<RankedEpisode> = {}): RankedEpisode => {
  count += 1;
  return {
    id: `ep_${String(count).padStart(3, '0')}`,
    vector: apart(count),
    taskId: null,
    project: null,
    isPassing: true,
    trust: 'verified',
    origin: 'job_1',
    similarity: 0.5,
    rank: Math.round(1_000 * (1 - (extra.similarity ?? 0.5))),
    ...extra,
  };
};
const query = { taskId: 'task_1', project: 'shop', k: 3, allowsSameTask: false };

describe(selectEpisodes.name, () => {
  it('puts passing first, then the own project, then verified, then the most alike', () => {
    const failing = found({ isPassing: false, similarity: 0.9, project: 'shop' });
    const reported = found({ trust: 'reported', similarity: 0.9 });
    const verified = found({ similarity: 0.4 });
    const ours = found({ project: 'shop', similarity: 0.3 });
    const alike = found({ similarity: 0.6 });
    const order = selectEpisodes({ ...query, k: 9 }, [failing, reported, verified, ours, alike]);
    expect(order).toEqual([ours, alike, verified, reported, failing]);
  });

  it('lets an origin of low trust answer once, however much it sends', () => {
    const poison = Array.from({ length: 200 }, () =>
      found({ trust: 'reported', origin: 'key_bad' }),
    );
    const benign = found({ trust: 'reported', origin: 'key_good', similarity: 0.1 });
    const selected = selectEpisodes(query, [...poison, benign]);
    expect(selected.filter(({ origin }) => origin === 'key_bad')).toHaveLength(1);
    expect(selected).toContain(benign);
  });

  it('counts low-trust episodes without an origin as one origin', () => {
    const nameless = [1, 2, 3].map(() => found({ trust: 'imported', origin: null }));
    expect(selectEpisodes(query, nameless)).toHaveLength(1);
  });

  it('puts what is known of the very task before verified episodes of others', () => {
    const corrected = found({ trust: 'reported', similarity: 1 });
    const others = [found(), found({ project: 'shop' })];
    const serving = { ...query, allowsSameTask: true, k: 1 };
    expect(selectEpisodes(serving, [...others, corrected])).toEqual([corrected]);
  });

  it('shows one episode of a text, and none of the same task unless that is allowed', () => {
    const text = { vector: apart(1) };
    const [first, second] = [found(text), found({ ...text, isPassing: false })];
    const own = found({ taskId: 'task_1' });
    expect(selectEpisodes(query, [second, first, own])).toEqual([first]);
    expect(selectEpisodes({ ...query, allowsSameTask: true }, [own])).toEqual([own]);
  });
});
