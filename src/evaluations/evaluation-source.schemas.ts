import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Text } from '../common/text.js';
import { Preference } from '../contracts/evaluation.js';
import { Split, VerificationOutcome } from '../contracts/task.js';

const MAX_TASKS = 10_000;
const MAX_RECORDS = 1_000;

const Day = z.iso.date();

/** The tasks of a split, or those of it that are asked for. */
export const SplitSource = z
  .strictObject({
    kind: z.literal('split'),
    dataset: idSchema('dataset'),
    split: Split.default('test'),
    subset: Text(60).optional().describe('Only this named part of the split.'),
    include: z
      .array(VerificationOutcome)
      .min(1)
      .max(VerificationOutcome.options.length)
      .default(['verified', 'no_solution'])
      .describe('Tasks with one of these marks are taken; the evaluation waits for the marks.'),
    from: Day.optional().describe(
      'Only tasks first asked on this day or later, by their date tag.',
    ),
    until: Day.optional().describe('Only tasks first asked before this day, by their date tag.'),
    limit: z.int().min(1).max(MAX_TASKS).optional().describe('At most so many, drawn by the seed.'),
  })
  .describe('The tasks of a split, in which hidden tests decide.');

export const TasksSource = z
  .strictObject({
    kind: z.literal('tasks'),
    dataset: idSchema('dataset'),
    taskIds: z.array(idSchema('task')).min(1).max(MAX_TASKS).describe('In this order.'),
  })
  .describe('Tasks that you name, whatever their split and mark.');

// oxlint-disable-next-line no-control-regex -- PostgreSQL keeps no NUL
const KeptText = z.string().regex(/^[^\u0000]*$/, 'must not contain NUL');

export const CodalRecord = z
  .strictObject({
    id: Text(200),
    preference: Preference,
    instruction: KeptText.min(1).max(65_536),
    reference: KeptText.min(1).max(65_536).optional().describe('An answer to compare with.'),
  })
  .meta({ id: 'CodalRecord' });
export type CodalRecord = z.infer<typeof CodalRecord>;

const CodalSource = z
  .strictObject({
    kind: z.literal('codal'),
    records: z.array(CodalRecord).min(1).max(MAX_RECORDS),
  })
  .describe('Records of CODAL, in which judges decide; none may have trained the model.');

export const EvaluationSource = z.discriminatedUnion('kind', [
  SplitSource,
  TasksSource,
  CodalSource,
]);
export type EvaluationSource = z.infer<typeof EvaluationSource>;
