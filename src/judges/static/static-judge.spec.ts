import { afterAll, describe, expect, it } from 'vitest';
import { makePool, PYTHON_PATH } from '../../../test/support/sandbox.js';
import { Judgement } from '../../contracts/judgement.js';
import { StaticAnalyser } from './static-analyser.js';
import { StaticJudge } from './static-judge.js';
import type { StaticScoreName } from './static-judge.js';

// The anchors of the scale: what 2, about 1 and -1 look like.
const IDIOMATIC = `def count_words(text):
    """How often each word occurs."""
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts
`;
const PLAIN = `def count_words(text):
    counts = {}
    words = text.split()
    for i in range(len(words)):
        word=words[i]
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts
`;
const BAD = `import os,sys
def CountWords(l):
\tR={}
\tfor i in range(len(l.split())):
\t\tif l.split()[i]==None: pass
\t\telse:
\t\t\tif (l.split()[i] in R)==True:
\t\t\t\tif R[l.split()[i]]>0:
\t\t\t\t\tR[l.split()[i]]=R[l.split()[i]]+1; t=1
\t\t\t\telse:
\t\t\t\t\tR[l.split()[i]]=1
\t\t\telse:
\t\t\t\tR[l.split()[i]]=1
\treturn R
\tprint(R)
`;

const pool = makePool({ slots: 1 });
afterAll(() => pool.close());

async function judge(
  name: StaticScoreName,
  programs: readonly string[],
  canonicalProgram?: string,
): Promise<Judgement[]> {
  const judged = programs.map((program) => ({
    program,
    language: 'python',
    ...(canonicalProgram === undefined ? {} : { canonicalProgram }),
  }));
  return new StaticJudge(name, 'test', name, new StaticAnalyser(pool)).judge(judged);
}

function values(judgements: readonly Judgement[]): number[] {
  return judgements.map((judgement) =>
    judgement.status === 'scored' ? judgement.value : Number.NaN,
  );
}

describe(StaticJudge, () => {
  it('scores style from 2 for idiomatic to -1 for plainly bad', async () => {
    const [idiomatic = 0, plain = 0, bad = 0] = values(
      await judge('style', [IDIOMATIC, PLAIN, BAD]),
    );

    expect(idiomatic).toBe(2);
    expect(plain).toBeGreaterThan(0.5);
    expect(plain).toBeLessThan(1.9);
    expect(bad).toBe(-1);
  });

  it('scores complexity against the canonical solution', async () => {
    const judgements = await judge('complexity', [IDIOMATIC, PLAIN, BAD], IDIOMATIC);
    const [idiomatic = 0, plain = 0, bad = 0] = values(judgements);

    expect(idiomatic).toBe(2);
    expect(plain).toBeGreaterThan(0.5);
    expect(plain).toBeLessThan(1.9);
    expect(bad).toBeLessThan(0);
  });

  it('forgives a program what its canonical solution needs too', async () => {
    expect(values(await judge('complexity', [BAD], BAD))).toEqual([2]);
  });

  it('names the faults by line', async () => {
    const [judgement] = await judge('style', [PLAIN]);

    expect(judgement?.reason).toBe(
      'line 4: index loop, loops over indices; line 5: missing blank, around `=`',
    );
  });

  it('gives the same program the same score, alone and in any batch', async () => {
    const many = Array.from({ length: 80 }, (_, i) => [IDIOMATIC, PLAIN, BAD][i % 3] ?? '');
    const spread = many.map((program, i) => `${program}# ${i}\n`);

    const together = values(await judge('style', spread));
    const alone = values(await judge('style', [IDIOMATIC, PLAIN, BAD]));

    expect(together).toEqual(many.map((_, i) => alone[i % 3]));
  });

  it('skips what does not parse and what is in another language', async () => {
    const [unparsed] = await judge('style', ['def f(:\n']);
    const [foreign] = await new StaticJudge(
      'style',
      'test',
      'style',
      new StaticAnalyser(pool),
    ).judge([{ program: 'fn main() {}', language: 'rust' }]);

    expect(unparsed).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/line 1/u) });
    expect(foreign).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/rust/u) });
  });

  it('loses only the program that breaks the parser, never its batch', async () => {
    const bombs = [
      `x = ${'('.repeat(90_000)}`,
      `x = ${'-'.repeat(300_000)}1`,
      `${'['.repeat(150)}\n`,
    ];
    const judgements = await judge('style', [IDIOMATIC, ...bombs, PLAIN]);

    expect(judgements.map(({ status }) => status)).not.toContain('undefined');
    expect([judgements.at(0)?.status, judgements.at(-1)?.status]).toEqual(['scored', 'scored']);
    expect(judgements.slice(1, -1).every(({ status }) => status !== 'scored')).toBe(true);
  });

  it('errs, and scores nothing, when the sandbox cannot start', async () => {
    const broken = makePool({ python: '/nowhere', pythonPath: PYTHON_PATH });
    const [judgement] = await new StaticJudge(
      'style',
      'test',
      'style',
      new StaticAnalyser(broken),
    ).judge([{ program: IDIOMATIC, language: 'python' }]);
    await broken.close();

    expect(Judgement.parse(judgement)).toMatchObject({ status: 'errored' });
  });
});
