import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { criticsIn, makeTinyCritic } from '../../../test/support/tiny-critic.js';
import { OUTCOMES } from './critic-folder.js';
import type { TextGraphSettings } from '../../onnx/text-graph.js';
import { CriticJudge, scoreOutcomes } from './critic-judge.js';
import type { WorkspaceCritics } from './critics.js';

const TEXTS = [
  'def f(x):\n    return 2 * x',
  'raise',
  'something unknown = x + x + x + x + x + x + x + x + x + 2',
  ')',
];

describe(CriticJudge.name, () => {
  const { modelsDir, probabilities } = makeTinyCritic(TEXTS);
  const opened: ReturnType<typeof criticsIn>[] = [];
  afterAll(() => Promise.all(opened.map((critics) => critics.close())));

  const judgeIn = (folder: string, model = 'tiny'): CriticJudge => {
    const critics = criticsIn(folder);
    opened.push(critics);
    return new CriticJudge('soon', 'r1/critic-1', model, critics);
  };
  const judge = judgeIn(modelsDir);
  const ask = (one: CriticJudge, texts: readonly string[]) =>
    one.judge(texts.map((program) => ({ program, language: 'python' })));
  /** A copy of the critic that a test may change. */
  const changed = (change: (folder: string) => void): CriticJudge => {
    const copy = mkdtempSync(join(tmpdir(), 'falconry-critic-'));
    cpSync(modelsDir, copy, { recursive: true });
    change(join(copy, 'tiny'));
    return judgeIn(copy);
  };

  it('scores the probability to pass, and shows those of all outcomes, as Python computes them', async () => {
    const judgements = await ask(judge, TEXTS);
    judgements.forEach((judgement, text) => {
      expect(judgement).toMatchObject({ status: 'scored', judge: 'soon', scale: [0, 1] });
      const { value, components } = judgement as { value: number } & {
        components: Record<string, number>;
      };
      OUTCOMES.forEach((outcome, index) => {
        expect(components[outcome]).toBeCloseTo(probabilities[text]![index]!, 5);
      });
      expect(value).toBe(components['passed']);
    });
    expect(new Set(judgements.map((one) => JSON.stringify(one))).size).toBe(TEXTS.length);
  });

  it('gives the same bits alone and beside texts of any length', async () => {
    const together = await ask(judge, [TEXTS[2]!, TEXTS[0]!, TEXTS[1]!]);
    expect((await ask(judge, [TEXTS[0]!]))[0]).toEqual(together[1]);
  });

  it('reads the prompt before the program', async () => {
    const [one] = await judge.judge([{ program: 'return 2', language: 'python', prompt: 'def f' }]);
    expect(one).toEqual((await ask(judge, ['def f\nreturn 2']))[0]);
  });

  it('has a revision that changes with its content', () => {
    expect(judge.revision).toMatch(/^r1\/critic-1\/[0-9a-f]{12}$/u);
    expect(judgeIn(modelsDir).revision).toBe(judge.revision);
    const other = changed((folder) => {
      const file = join(folder, 'critic.json');
      const description = JSON.parse(readFileSync(file, 'utf8')) as object;
      writeFileSync(file, JSON.stringify({ ...description, maxTokens: 5 }));
    });
    expect(other.revision).not.toBe(judge.revision);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['is not there', (folder) => rmSync(folder, { recursive: true }), /no critic tiny/u],
    [
      'has another graph than its description says',
      (folder) => appendFileSync(join(folder, 'critic.onnx'), ' '),
      /critic\.onnx is not the file/u,
    ],
    [
      'has another tokenizer',
      (folder) => appendFileSync(join(folder, 'tokenizer.json'), ' '),
      /tokenizer\.json is not the file/u,
    ],
    [
      'is not described in JSON',
      (folder) => writeFileSync(join(folder, 'critic.json'), '{'),
      /critic\.json is no JSON/u,
    ],
    [
      'has other outcomes',
      (folder) => {
        const file = join(folder, 'critic.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"passed"', '"failed"'));
      },
      /critic\.json: outcomes/u,
    ],
  ])('that %s is errored with the reason, and shows no path', async (_, change, reason) => {
    const judgements = await ask(changed(change), ['x', 'y']);
    expect(judgements.map(({ status }) => status)).toEqual(['errored', 'errored']);
    expect(judgements[0]!.reason).toMatch(reason);
    expect(judgements[0]!.reason).not.toContain(tmpdir());
  });
});

describe('the critic of a job', () => {
  it('is shown the prompt apart from the program, less the part that repeats it, and none without', async () => {
    const shown: unknown[] = [];
    const critics: WorkspaceCritics = {
      find: () => ({ digest: 'd', readsPrompt: true, settings: {} as TextGraphSettings }),
      logits: async (_, texts) => {
        shown.push(...texts);
        return texts.map((_text, index) => Float32Array.of(0, 0, 0, index));
      },
    };
    const judge = new CriticJudge('soon', 'r1', 'exp_x', critics);
    const said = await judge.judge([
      { program: 'def f():\n    return 1', prompt: 'def f():\n', language: 'python' },
      { program: 'x = 1', language: 'python' },
      { program: 'x = 1', prompt: ' \n', language: 'python' },
      { program: 'print(1)', prompt: 'Print one.', language: 'python' },
    ]);
    expect(shown).toEqual([
      { prompt: 'def f():', text: '\n    return 1' },
      { prompt: 'Print one.', text: 'print(1)' },
    ]);
    expect(said.map(({ status }) => status)).toEqual(['scored', 'skipped', 'skipped', 'scored']);
    expect(said[0]).toMatchObject({ value: 0.25 });
    expect(said[3]).toMatchObject({ value: scoreOutcomes([0, 0, 0, 1]).value });
  });
});

describe(scoreOutcomes.name, () => {
  it('is the softmax of the logits', () => {
    const thirds = scoreOutcomes([Math.log(1), Math.log(2), Math.log(3), Math.log(4)]);
    expect(thirds.value).toBeCloseTo(0.4, 12);
    expect(thirds.components!['syntax_error']).toBeCloseTo(0.1, 12);
    expect(scoreOutcomes([0, 0, 0, 1000]).value).toBe(1);
    expect(scoreOutcomes([0, NaN, 0, 0]).value).toBeNaN();
  });
});
