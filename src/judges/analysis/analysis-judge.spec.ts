import { afterAll, describe, expect, it } from 'vitest';
import { makeAnalysisPool } from '../../../test/support/sandbox.js';
import type { JudgeSpec } from '../../contracts/judge.js';
import { Judgement } from '../../contracts/judgement.js';
import type { Judge } from '../../training/ports.js';
import { analysisJudge } from '../judge-kinds.js';
import { AnalysisJudge } from './analysis-judge.js';
import { ANALYSIS_ZYGOTE } from './analysis-tools.js';
import { ProgramAnalyser } from './program-analyser.js';

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

const pool = makeAnalysisPool();
afterAll(() => pool.close());

type Kind = Extract<JudgeSpec['kind'], 'style' | 'complexity' | 'ast_match' | 'dfg_match'>;

function make(kind: Kind, analyser = new ProgramAnalyser(pool)): Judge {
  return analysisJudge({ name: kind, revision: 'test', kind }, analyser);
}

async function judge(
  kind: Kind,
  programs: readonly string[],
  canonicalProgram?: string,
): Promise<Judgement[]> {
  const judged = programs.map((program) => ({
    program,
    language: 'python',
    ...(canonicalProgram === undefined ? {} : { canonicalProgram }),
  }));
  return make(kind).judge(judged);
}

function values(judgements: readonly Judgement[]): number[] {
  return judgements.map((judgement) =>
    judgement.status === 'scored' ? judgement.value : Number.NaN,
  );
}

function statuses(judgements: readonly Judgement[]): string[] {
  return judgements.map(({ status }) => status);
}

describe(AnalysisJudge, () => {
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

  it('names the faults by line and rule', async () => {
    const [judgement] = await judge('style', [PLAIN]);

    expect(judgement?.reason).toBe('line 5: E225 Missing whitespace around operator');
  });

  it.each(['ast_match', 'dfg_match'] as const)(
    'gives 1 in %s to the canonical solution, under other names too, and less to another program',
    async (kind) => {
      const renamed = IDIOMATIC.replaceAll('word', 'w').replaceAll('counts', 'seen');
      const [same, named, other = 1] = values(
        await judge(kind, [IDIOMATIC, renamed, PLAIN], IDIOMATIC),
      );

      expect([same, named]).toEqual([1, 1]);
      expect(other).toBeGreaterThan(0);
      expect(other).toBeLessThan(1);
    },
  );

  it.each(['ast_match', 'dfg_match'] as const)(
    'scores in %s what a program that does not parse has all the same',
    async (kind) => {
      const [broken = 0] = values(await judge(kind, [`${IDIOMATIC}def f(:\n`], IDIOMATIC));

      expect(broken).toBeGreaterThan(0.5);
    },
  );

  it('skips a match for which there is nothing to match', async () => {
    const withoutFlow = 'print("hello")\n';
    const found = [
      ...(await judge('dfg_match', [IDIOMATIC], withoutFlow)),
      ...(await judge('ast_match', [IDIOMATIC], 'def f(:\n')),
      ...(await judge('ast_match', [IDIOMATIC])),
    ];

    expect(found.map(({ status, reason }) => [status, reason])).toEqual([
      ['skipped', 'The canonical solution has no dataflow.'],
      ['skipped', 'the canonical solution does not parse'],
      ['skipped', 'The task has no canonical solution.'],
    ]);
    expect(values(await judge('ast_match', [withoutFlow], withoutFlow))).toEqual([1]);
  });

  it('gives the same program the same score, alone and in any batch', async () => {
    const many = Array.from({ length: 80 }, (_, i) => [IDIOMATIC, PLAIN, BAD][i % 3] ?? '');
    const spread = many.map((program, i) => `${program}\n\nprint(${i})\n`);

    const together = await judge('style', spread);
    const again = await judge('style', spread.toReversed());

    expect(values(together)).toEqual(values(again).toReversed());
    expect(values(together.slice(0, 2))).toEqual(values(await judge('style', spread.slice(0, 2))));
  });

  it.each([
    ['# noqa on the line', PLAIN.replace('word=words[i]', 'word=words[i]  # noqa: E225')],
    ['# ruff: noqa for the file', `# ruff: noqa\n${PLAIN}`],
    ['# flake8: noqa', `# flake8: noqa\n${PLAIN}`],
    ['# ruff: disable', `# ruff: disable[E225]\n${PLAIN}# ruff: enable[E225]\n`],
    ['# type: ignore', PLAIN.replace('word=words[i]', 'word=words[i]  # type: ignore')],
    ['# fmt: off', `# fmt: off\n${PLAIN}# fmt: on\n`],
    ['# fmt: skip', PLAIN.replace('word=words[i]', 'word=words[i]  # fmt: skip')],
    ['a configuration in its text', `"""\n[tool.ruff]\nexclude = ["*"]\n"""\n${PLAIN}`],
    ['a byte order mark', `\ufeff${PLAIN}`],
  ])('is not silenced by %s', async (_, program) => {
    const [silenced = 2] = values(await judge('style', [program]));

    expect(silenced).toBeLessThanOrEqual(values(await judge('style', [PLAIN]))[0] ?? Number.NaN);
  });

  it('skips what does not parse and what is in another language', async () => {
    const [unparsed, empty] = await judge('style', ['def f(:\n', 'x = \0\n']);
    const [foreign] = await make('style').judge([{ program: 'fn main() {}', language: 'rust' }]);

    expect(unparsed).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/line 1/u) });
    expect(empty).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/null byte/u) });
    expect(foreign).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/rust/u) });
  });

  it.each(['style', 'complexity', 'ast_match', 'dfg_match'] as const)(
    'loses in %s only the programs that break the tools, never their batch',
    async (kind) => {
      const judgements = await judge(kind, [IDIOMATIC, ...BOMBS, PLAIN], IDIOMATIC);

      expect(judgements.map((judgement) => Judgement.parse(judgement))).toEqual(judgements);
      expect([judgements[0]?.status, judgements.at(-1)?.status]).toEqual(['scored', 'scored']);
      expect(statuses(await judge(kind, BOMBS, IDIOMATIC))).toEqual(
        statuses(judgements.slice(1, -1)),
      );
    },
    120_000,
  );

  it('errs where a program is more than the tools can hold', async () => {
    const chain = `x = ${'1 + '.repeat(30_000)}1\n`;

    for (const kind of ['style', 'complexity', 'ast_match', 'dfg_match'] as const) {
      expect(statuses(await judge(kind, [chain], IDIOMATIC))).toEqual(['errored']);
    }
  }, 120_000);

  it('scores a program with half a surrogate pair as one that has another character there', async () => {
    const judgements = await judge('style', [`${IDIOMATIC}# \ud800\n`, `${IDIOMATIC}# \ufffd\n`]);

    expect(values(judgements)).toEqual([2, 2]);
  });

  it.each([
    ['ruff==0.0.1', /defined for ruff==0\.0\.1/u],
    ['no-such-tool==1', /need no-such-tool==1/u],
  ])('errs, and says what is wrong, on a host without %s', async (requirement, reason) => {
    const zygote = [...ANALYSIS_ZYGOTE, requirement];
    const other = makeAnalysisPool({ zygote });
    const [judgement] = await make('style', new ProgramAnalyser(other)).judge([
      { program: IDIOMATIC, language: 'python' },
    ]);
    await other.close();

    expect(judgement).toMatchObject({ status: 'errored', reason: expect.stringMatching(reason) });
  });

  it('names the tools that it stands on in its revision', () => {
    expect(make('style').revision).toMatch(/ruff-\d/u);
    expect(make('complexity').revision).toMatch(/radon-\d/u);
    expect(make('ast_match').revision).toMatch(/tree-sitter-python-\d/u);
  });
});

const BOMBS = [
  `x = ${'('.repeat(20_000)}`,
  `x = ${'-'.repeat(20_000)}1`,
  `${'['.repeat(150)}\n`,
  `x = '${'y'.repeat(1_000_000)}'\n`,
  `x = ${'9'.repeat(100_000)}\n`,
  'x=1;'.repeat(2_000),
  Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if x:\n`).join(''),
  `f"${'{f"'.repeat(200)}`,
  '\0'.repeat(1000),
  '',
];
