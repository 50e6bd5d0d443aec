import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { InlineMetadata, Metadata, MetadataChange, MetadataFilter, Text } from '../common/text.js';
import { Split, TASK_ROW_EXAMPLE, TaskRow, VerificationOutcome } from '../contracts/task.js';
import { FORMATS } from './importers/importers.js';
import { SPLIT_RULES } from './importers/splits.js';

const settings = {
  format: z.enum(FORMATS).default('auto').describe('auto: recognised from the first row.'),
  project: Text(200)
    .optional()
    .describe('The project of every task whose row names none: tasks that share conventions.'),
  split: z
    .enum(SPLIT_RULES)
    .default('given')
    .describe(
      'given: as rows or format say, else by hash; hash: 80/10/10 by key; else: all into one.',
    ),
  metadata: InlineMetadata.optional().describe('Up to 16 pairs, kept for you.'),
};

/** What an import is told beside its rows. */
export const ImportSettings = z.strictObject({ name: Text(200), ...settings });
export type ImportSettings = z.infer<typeof ImportSettings>;

/** Without a name of its own in the document: its schema stands where the body is described. */
export const CreateDataset = ImportSettings.extend({
  rows: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(10_000)
    .meta({ examples: [[TASK_ROW_EXAMPLE]] })
    .describe('Rows of the format; native ones are TaskRow, as GET /datasets/:id/tasks shows it.'),
});
export type CreateDataset = z.infer<typeof CreateDataset>;

/** The query of a streamed import; `name` is needed there. A JSON body brings its own and needs none of these. */
export const StreamQuery = z.strictObject({ ...settings, name: Text(200).optional() });
export type StreamQuery = z.infer<typeof StreamQuery>;

/** What may be changed of a dataset, as a merge patch (RFC 7396): its labels, never its tasks. */
export const ChangeDataset = z
  .strictObject({
    name: Text(200).optional().describe('Under another name it is the next version of that name.'),
    metadata: MetadataChange.optional(),
  })
  .meta({ id: 'ChangeDataset' });
export type ChangeDataset = z.infer<typeof ChangeDataset>;

export const DatasetParams = z.strictObject({ id: idSchema('dataset') });
export type DatasetParams = z.infer<typeof DatasetParams>;

const Counts = z.record(z.string(), z.int().nonnegative());

export const Dataset = z
  .object({
    id: idSchema('dataset'),
    name: z.string(),
    version: z.int().positive().describe('Counts the datasets of this name.'),
    format: z.string(),
    status: z.enum(['importing', 'ready']).meta({ examples: ['ready'] }),
    taskCount: z.int().nonnegative().describe('Grows while the dataset is importing.'),
    bytes: z.number().nonnegative(),
    splits: Counts.describe('Tasks of each split.'),
    verification: z.object({
      state: z
        .enum(['none', 'queued', 'running', 'done'])
        .meta({ examples: ['done'] })
        .describe('none while the dataset is importing; then its tasks are verified.'),
      counts: Counts.describe('Tasks of each outcome so far.'),
    }),
    metadata: Metadata,
    revision: z
      .int()
      .positive()
      .describe('Counts the changes of name and metadata: the ETag, unquoted.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof Dataset>;

export const DatasetPage = pageSchema(Dataset, 'DatasetPage');
export type DatasetPage = z.infer<typeof DatasetPage>;

export const DatasetQuery = PageQuery.extend({
  name: Text(200).optional(),
  status: z.enum(['importing', 'ready']).optional(),
  metadata: MetadataFilter.optional(),
});
export type DatasetQuery = z.infer<typeof DatasetQuery>;

export const TaskQuery = PageQuery.extend({
  split: Split.optional(),
  verification: VerificationOutcome.optional(),
});
export type TaskQuery = z.infer<typeof TaskQuery>;

export const DatasetTask = z
  .object({
    id: idSchema('task'),
    position: z.int().nonnegative(),
    task: TaskRow,
    verification: VerificationOutcome.nullable().describe(
      'What running the canonical solution showed; null before.',
    ),
    verificationReason: z.string().nullable(),
  })
  .meta({ id: 'DatasetTask' });
export type DatasetTask = z.infer<typeof DatasetTask>;

export const DatasetTaskPage = pageSchema(DatasetTask, 'DatasetTaskPage');
export type DatasetTaskPage = z.infer<typeof DatasetTaskPage>;
