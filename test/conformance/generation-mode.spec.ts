import { describe, expect, it } from 'vitest';
import type { Task, TestSuite } from '../../src/contracts/task.js';
import { MODE_NAMES, type ModeName } from '../../src/generation/modes/modes.js';
import { randomFor } from '../../src/training/random.js';
import { type ModeCase, type ModeRun, runMode } from '../support/mode-world.js';
import { taskOf } from '../support/tasks.js';

const suiteOf = (kind: TestSuite['kind'], word: string): TestSuite => {
  switch (kind) {
    case 'calls':
      return {
        kind,
        entryPoint: 'f',
        comparer: { kind: 'exact' },
        cases: [{ args: [`in ${word}`], expected: `out ${word}` }],
      };
    case 'stdio':
      return {
        kind,
        comparer: { kind: 'whitespace' },
        cases: [{ input: `in ${word}`, expected: `out ${word}` }],
      };
    case 'asserts':
      return { kind, setup: `# ${word}`, asserts: [`assert f("${word}") == 1`] };
    case 'check':
      return { kind, entryPoint: 'f', prelude: `# ${word}`, check: `assert "${word}"` };
  }
};
const task = (details: Partial<Task> = {}): Task =>
  taskOf('a', { form: 'program', publicTests: suiteOf('calls', 'public'), ...details });

/** Answers differ by prompt, place and round, and a third of them pass. */
const CASE: ModeCase = {
  task: task(),
  count: 6,
  says: (prompt, row, seed) => `answer ${(prompt.length + row * 7 + seed * 3) % 9}`,
  passes: ({ program }) => (Number(program.at(-1)) % 3 === 0 ? 1 : 0),
};
const sum = (run: ModeRun): number =>
  run.rounds.flat().reduce((total, { tokens }) => total + tokens, 0);

describe.each(MODE_NAMES)('the mode %s keeps the promises of GenerationMode', (name: ModeName) => {
  it('gives the rounds of each answer, at least one and no more than it may', async () => {
    for (const maxRounds of [2, 5]) {
      const { rounds } = await runMode(name, { ...CASE, maxRounds });
      expect(rounds).toHaveLength(6);
      for (const { length } of rounds) {
        expect(length).toBeGreaterThanOrEqual(1);
        expect(length).toBeLessThanOrEqual(maxRounds);
      }
    }
  });

  it('tells watchers each answer, once and whole', async () => {
    const { rounds, told } = await runMode(name, CASE);
    expect(told).toEqual(rounds.map((ofAnswer) => ofAnswer.at(-1)?.text));
  });

  it('accounts for every token that is drawn', async () => {
    const run = await runMode(name, CASE);
    expect(run.meteredTokens).toBe(sum(run));
    for (const { promptVersion, promptTokens } of run.rounds.flat()) {
      expect(promptVersion).toMatch(/^fenced_answer\/role-1\//);
      expect(promptTokens).toBeGreaterThan(0);
    }
  });

  it('does the same again', async () => {
    expect(await runMode(name, CASE)).toEqual(await runMode(name, CASE));
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(runMode(name, { ...CASE, signal })).rejects.toThrow('stopped');
  });

  it('never sees a hidden test: none is in a prompt, in what it runs or in what it says', async () => {
    const random = randomFor(1, 'hidden tests');
    const kinds = ['calls', 'stdio', 'asserts', 'check'] as const;
    const seen: string[] = [];
    for (let round = 0; round < 200; round += 1) {
      const pick = () => random.shuffle([...kinds])[0] ?? 'calls';
      const secret = `secret-${round}-${random.shuffle('abcdefgh'.split('')).join('')}`;
      const run = await runMode(name, {
        ...CASE,
        count: 2,
        layout: round % 2 === 0 ? 'fenced_answer' : 'commented_blocks',
        task: task({
          publicTests: suiteOf(pick(), `shown-${round}`),
          hiddenTests: suiteOf(pick(), secret),
          canonicalSolution: `return "${secret}"`,
          ...(round % 3 === 0 ? { verification: 'in_process_only' as const } : {}),
        }),
      });
      seen.push(...[JSON.stringify(run)].filter((text) => text.includes(secret)));
    }
    expect(seen).toEqual([]);
  });
});

describe('the mode repair', () => {
  const failing: ModeCase = {
    task: task(),
    count: 1,
    says: (prompt) => (prompt.includes('This attempt failed') ? 'better' : 'first try'),
    passes: ({ program }) => (program === 'better' ? 1 : 0),
  };

  it('shows a failed answer with its error, and ends with the one that passes', async () => {
    const { rounds, prompts, told } = await runMode('repair', failing);
    expect(prompts).toHaveLength(2);
    expect(prompts[1]).toContain('first try');
    expect(prompts[1]).toMatch(/Its error.*: .+/);
    expect(rounds[0]?.map(({ text, verdict }) => [text, verdict?.status])).toEqual([
      ['first try', 'assertion_failure'],
      ['better', 'passed'],
    ]);
    expect(rounds[0]?.[1]?.promptVersion).toContain('feedback-2');
    expect(told).toEqual(['better']);
  });

  it('runs what it draws against the public tests and nothing else', async () => {
    const { executions } = await runMode('repair', failing);
    expect(executions.map(({ tests }) => tests)).toEqual([
      failing.task.publicTests,
      failing.task.publicTests,
    ]);
  });

  it('gives up after as many rounds as it may', async () => {
    const { rounds } = await runMode('repair', { ...failing, passes: () => 0, maxRounds: 4 });
    expect(rounds[0]).toHaveLength(4);
  });

  it.each<[string, Partial<ModeCase>]>([
    ['passes', { passes: () => 1 }],
    ['could not be run', { passes: () => 'sandbox_error' }],
    ['leaves no room to be shown', { says: () => 'x'.repeat(500), passes: () => 0, room: 400 }],
  ])('leaves an answer as it is that %s', async (_, change) => {
    const { rounds } = await runMode('repair', { ...failing, ...change });
    expect(rounds[0]).toHaveLength(1);
  });
});
