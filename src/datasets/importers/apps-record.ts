import { z } from 'zod';
import { parseRow, RowError } from './importer.js';

const Tests = z.object({
  fn_name: z.string().nullish(),
  inputs: z.array(z.json()).min(1),
  outputs: z.array(z.json()).min(1),
});

const Head = z.object({
  problem_id: z.union([z.int().nonnegative(), z.string().min(1).max(100)]),
  question: z.string().min(1).max(200_000),
  starter_code: z.string().max(262_144).nullish(),
  difficulty: z.string().max(60).nullish(),
  split: z.enum(['train', 'validation', 'test']).nullish(),
});

const Flat = Head.extend(Tests.shape).extend({ canonical_solution: z.string().nullish() });
const Packed = Head.extend({
  input_output: z.string(),
  solutions: z.string().nullish(),
});

/** A record of APPS in one shape, whichever of the two it came in. */
export interface AppsRecord extends z.infer<typeof Head> {
  readonly functionName: string | null;
  readonly inputs: readonly z.core.util.JSONType[];
  readonly outputs: readonly z.core.util.JSONType[];
  readonly solution: string | null;
}

/**
 * Reads APPS as it is published (tests and solutions are JSON inside strings) and as it is often handed on
 * (inputs, outputs and one canonical solution beside the question).
 *
 * @throws RowError
 */
export function readAppsRecord(row: unknown): AppsRecord {
  const isPacked = typeof row === 'object' && row !== null && 'input_output' in row;
  const record = isPacked ? unpack(row) : flat(row);
  if (record.inputs.length !== record.outputs.length) {
    const detail = `has ${record.outputs.length} members and inputs ${record.inputs.length}`;
    throw new RowError([{ pointer: isPacked ? '/input_output' : '/outputs', detail }]);
  }
  return record;
}

function flat(row: unknown): AppsRecord {
  const { fn_name, canonical_solution, ...record } = parseRow(Flat, row);
  return { ...record, functionName: fn_name || null, solution: canonical_solution || null };
}

function unpack(row: unknown): AppsRecord {
  const { input_output, solutions, ...head } = parseRow(Packed, row);
  const tests = parseField(Tests, '/input_output', input_output);
  const listed = solutions ? parseField(z.array(z.string()), '/solutions', solutions) : [];
  const { inputs, outputs, fn_name } = tests;
  return { ...head, inputs, outputs, functionName: fn_name || null, solution: listed[0] ?? null };
}

function parseField<T extends z.ZodType>(schema: T, pointer: string, text: string): z.output<T> {
  try {
    return parseRow(schema, JSON.parse(text));
  } catch (error) {
    if (error instanceof RowError) {
      throw new RowError(
        error.faults.map((fault) => ({ ...fault, pointer: pointer + fault.pointer })),
      );
    }
    throw new RowError([{ pointer, detail: 'must be JSON inside a string' }]);
  }
}
