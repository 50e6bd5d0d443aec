import { z } from 'zod';
import { idSchema } from '../../common/ids.js';
import { Dataset } from '../../datasets/datasets.schemas.js';
import { listQuery, listSchema } from '../lists.js';
import { UnixSeconds } from '../unix-seconds.js';

export const FileParams = z.strictObject({ file_id: idSchema('dataset') });
export type FileParams = z.infer<typeof FileParams>;

export const FileQuery = listQuery('dataset').extend({
  purpose: z.literal('fine-tune', { error: 'files are for fine-tune' }).optional(),
  order: z.literal('desc', { error: 'files are listed newest first: desc' }).optional(),
});
export type FileQuery = z.infer<typeof FileQuery>;

export const OpenaiFile = z
  .object({
    id: idSchema('dataset').describe('A file is a dataset, and the other way round.'),
    object: z.literal('file'),
    bytes: z.int(),
    created_at: UnixSeconds,
    filename: z.string(),
    purpose: z.literal('fine-tune'),
    status: z
      .enum(['uploaded', 'processed'])
      .meta({ examples: ['processed'] })
      .describe('uploaded: it is still being read.'),
    falconry: Dataset.describe('The dataset as GET /datasets/{id} shows it.'),
  })
  .meta({ id: 'OpenaiFile' });
export type OpenaiFile = z.infer<typeof OpenaiFile>;

export const OpenaiFileList = listSchema(OpenaiFile, 'OpenaiFileList');
export type OpenaiFileList = z.infer<typeof OpenaiFileList>;

export const DeletedFile = z
  .object({ id: idSchema('dataset'), object: z.literal('file'), deleted: z.literal(true) })
  .meta({ id: 'DeletedFile' });
export type DeletedFile = z.infer<typeof DeletedFile>;
