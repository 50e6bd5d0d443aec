import { z } from 'zod';
import type { Split } from '../../contracts/task.js';
import { type Importer, parseRow } from './importer.js';

const Assert = z.string().regex(/^\s*assert\b/, 'must be an assert statement');

const Row = z.object({
  task_id: z.int().positive(),
  text: z.string().min(1),
  code: z.string().min(1),
  test_setup_code: z.string().default(''),
  test_list: z.array(Assert).min(1),
  challenge_test_list: z.array(Assert).default([]),
});

/**
 * MBPP (arXiv 2108.07732): write a function, judged by asserts. The text does not say what the function is called,
 * so the prompt shows the first assert: that one is public. All of them decide, as in the paper.
 */
export const mbpp: Importer = {
  format: 'mbpp',
  recognises: (row) => 'test_list' in row && 'code' in row,
  read(row) {
    const record = parseRow(Row, row);
    const asserts = [...record.test_list, ...record.challenge_test_list].map((one) => one.trim());
    const [shown = ''] = asserts;
    return {
      key: `MBPP/${record.task_id}`,
      form: 'program',
      prompt: `${record.text.trim()}\nYour code should pass this test:\n${shown}`,
      language: 'python',
      publicTests: { kind: 'asserts', setup: record.test_setup_code, asserts: [shown] },
      hiddenTests: { kind: 'asserts', setup: record.test_setup_code, asserts },
      canonicalSolution: record.code,
      tags: [],
      ...splitOf(record.task_id),
    };
  },
};

/** The paper's ranges; 1 to 10 are its few-shot examples, kept as a part of the training split. */
function splitOf(id: number): { split: Split; subset?: string } {
  if (id <= 10) {
    return { split: 'train', subset: 'few_shot' };
  }
  if (id <= 510) {
    return { split: 'test' };
  }
  return { split: id <= 600 ? 'validation' : 'train' };
}
