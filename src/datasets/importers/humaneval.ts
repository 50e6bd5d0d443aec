import { z } from 'zod';
import type { TestSuite } from '../../contracts/task.js';
import { doctestAsserts } from './doctest.js';
import { type Importer, parseRow } from './importer.js';

const Row = z.object({
  task_id: z.string().min(1).max(200),
  prompt: z.string().min(1).max(262_144),
  entry_point: z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a function'),
  canonical_solution: z.string(),
  test: z.string().includes('def check(', { message: 'must define check(candidate)' }),
});

/**
 * HumanEval (arXiv 2107.03374): complete a function, judged by check(candidate). Doctest examples in the prompt
 * are what the reader sees: they are public tests as well. The set is for evaluation, so every task is a test task.
 */
export const humaneval: Importer = {
  format: 'humaneval',
  recognises: (row) => 'entry_point' in row && 'canonical_solution' in row && 'test' in row,
  read(row) {
    const { task_id, prompt, entry_point, canonical_solution, test } = parseRow(Row, row);
    const asserts = doctestAsserts(prompt, entry_point);
    return {
      key: task_id,
      form: 'completion',
      prompt,
      language: 'python',
      ...(asserts.length === 0 ? {} : { publicTests: publicTests(entry_point, asserts) }),
      hiddenTests: {
        kind: 'check',
        entryPoint: entry_point,
        prelude: helpersBefore(prompt, entry_point),
        check: test,
      },
      canonicalSolution: canonical_solution,
      tags: [],
      split: 'test',
    };
  },
};

function publicTests(entryPoint: string, asserts: string[]): TestSuite {
  return { kind: 'asserts', entryPoint, setup: '', asserts };
}

/** Helpers that the prompt gives complete: the tests of a few tasks call them too, in the judge. */
function helpersBefore(prompt: string, entryPoint: string): string {
  return prompt.slice(0, Math.max(0, prompt.search(new RegExp(`^def ${entryPoint}\\(`, 'm'))));
}
