import { afterAll, describe, expect, it } from 'vitest';
import { makePool } from '../../../test/support/sandbox.js';
import { verdictOf } from '../../../test/support/verdicts.js';
import type { JudgedProgram } from '../../training/ports.js';
import { PythonJudge } from './python-judge.js';

const pool = makePool({ slots: 1 });
afterAll(() => pool.close());

const sampleOf = (program: string, extra: Partial<JudgedProgram> = {}): JudgedProgram => ({
  program,
  language: 'python',
  ...extra,
});
const judgeWith = (program: string, scale: [number, number] = [0, 1]): PythonJudge =>
  new PythonJudge('mine', 'r1/python-1', { kind: 'python', program, scale, cpuSeconds: 1 }, pool);
/** What comes of each sample: its score, or the reason that it has none. */
const ask = async (
  program: string,
  texts: readonly string[] = ['x'],
  scale?: [number, number],
): Promise<(number | string)[]> => {
  const judgements = await judgeWith(program, scale).judge(texts.map((text) => sampleOf(text)));
  return judgements.map((one) => (one.status === 'scored' ? one.value : one.reason));
};

describe(PythonJudge.name, () => {
  it('scores each sample by what grade() returns for it', async () => {
    const program = 'def grade(sample):\n    return len(sample["program"]) / 10\n';
    expect(await ask(program, ['', 'abc', 'abcdefghij'])).toEqual([0, 0.3, 1]);
  });

  it('keeps the components and the reason of a detailed grade', async () => {
    const program =
      'def grade(sample):\n    return {"score": 2, "components": {"a": 1, "b": 0.5}, "reason": "so"}\n';
    const [judgement] = await judgeWith(program, [-1, 2]).judge([sampleOf('x')]);
    expect(judgement).toEqual({
      status: 'scored',
      judge: 'mine',
      revision: 'r1/python-1',
      value: 2,
      scale: [-1, 2],
      components: { a: 1, b: 0.5 },
      reason: 'so',
    });
  });

  it('shows the program, its language, prompt, canonical solution and verdict; None is what is unknown', async () => {
    const program = `
def grade(sample):
    verdict = sample["verdict"]
    known = [sample["language"], sample["prompt"], sample["canonicalProgram"], verdict and verdict["passed"]]
    return {"score": 0, "reason": repr(known)}
`;
    const verdict = verdictOf('passed', { passed: 2, total: 2 });
    const judgements = await judgeWith(program).judge([
      sampleOf('x', { prompt: 'p', canonicalProgram: 'c', verdict }),
      sampleOf('x'),
    ]);
    expect(judgements.map(({ reason }) => reason)).toEqual([
      "['python', 'p', 'c', 2]",
      "['python', None, None, None]",
    ]);
  });

  it.each([
    ['raise ValueError("no")', /raised ValueError: no \(line 2\)/u],
    ['return 1.5', /the score 1\.5, outside of its scale 0 to 1/u],
    ['return -0.1', /the score -0\.1, outside/u],
    ['return float("nan")', /returned nan, not a finite number/u],
    ['return float("inf")', /returned inf, not a finite number/u],
    ['return True', /returned True, not a finite number/u],
    ['return None', /returned None/u],
    ['return "1"', /returned '1'/u],
    ['return [1]', /returned \[1\]/u],
    ['return 10 ** 30', /not a finite number/u],
    ['return {"value": 1}', /returned .*value/u],
    ['return {"score": 1, "components": {"a": "b"}}', /returned/u],
    ['return object()', /grading program/u],
    ['import sys; sys.exit(3)', /raised SystemExit/u],
    ['import os; os._exit(3)', /did not end well: .*exit status 3/u],
    ['while True: pass', /did not end well: the CPU limit of 1 s/u],
    ['return open("/etc/passwd") and 1', /raised/u],
    ['import socket; socket.create_connection(("127.0.0.1", 1)); return 1', /raised/u],
  ])('`%s` is errored with the reason', async (body, reason) => {
    const [found] = await ask(`def grade(sample):\n    ${body}\n`);
    expect(found).toMatch(reason);
  });

  it.each([
    ['def grade(sample:\n', /does not load: SyntaxError/u],
    ['raise RuntimeError("early")\n', /does not load: RuntimeError: early/u],
    ['def other(sample):\n    return 1\n', /does not define `grade`/u],
  ])('a program that cannot grade is errored for every sample: %j', async (program, reason) => {
    const found = await ask(program, ['a', 'b']);
    expect(found).toEqual([expect.stringMatching(reason), expect.stringMatching(reason)]);
  });

  it('loses only the samples that its process dies on, whatever their number', async () => {
    const program = `
import os
def grade(sample):
    if sample["program"] == "die":
        os._exit(1)
    return 1
`;
    const texts = Array.from({ length: 40 }, (_, index) => (index % 13 === 5 ? 'die' : 'live'));
    const found = await ask(program, texts);
    expect(found.map((one) => (one === 1 ? 'live' : 'die'))).toEqual(texts);
  });

  it('lets the time of earlier samples count for no later one', async () => {
    const program = `
import time
def grade(sample):
    end = time.process_time() + 0.6
    while time.process_time() < end:
        pass
    return 1
`;
    expect(await ask(program, ['a', 'b', 'c'])).toEqual([1, 1, 1]);
  });

  it('runs nothing of the sample: its text is data', async () => {
    const program = 'def grade(sample):\n    return float("raise" in sample["program"])\n';
    expect(await ask(program, ['raise SystemExit', '"""', '\ud800\0'])).toEqual([1, 0, 0]);
  });
});
