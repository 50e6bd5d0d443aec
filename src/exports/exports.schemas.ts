import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';
import { Problem } from '../common/problems.js';

const ExportFormat = z
  .enum(['peft', 'merged', 'critic'])
  .describe(
    "peft: the adapter in PEFT's format, which a policy of full fine-tuning has not. merged: the whole model as " +
      'the policy has it, as safetensors that transformers loads. critic: the critic that the job has trained, as an ONNX graph, which a judge of the ' +
      'kind critic can name.',
  );

const ExportState = z.enum(['queued', 'running', 'ready', 'failed']);
export type ExportState = z.infer<typeof ExportState>;

export const CreateExport = z.strictObject({ format: ExportFormat }).meta({ id: 'CreateExport' });
export type CreateExport = z.infer<typeof CreateExport>;

export const ExportFile = z
  .object({
    name: z.string().meta({ examples: ['adapter_model.safetensors'] }),
    sizeBytes: z.int(),
    sha256: z.string().describe('In hex; also the ETag of the download.'),
  })
  .meta({ id: 'ExportFile' });

export const Export = z
  .object({
    id: idSchema('export'),
    checkpointId: idSchema('checkpoint'),
    format: ExportFormat,
    state: ExportState.meta({ examples: ['ready'] }),
    files: z.array(ExportFile).describe('By name; empty until the export is ready.'),
    sizeBytes: z.int().describe('Of all files together.'),
    error: Problem.nullable().describe('Of the last try that failed.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso
      .datetime()
      .nullable()
      .meta({ examples: ['2026-01-15T09:30:42.000Z'] }),
  })
  .meta({ id: 'Export' });
export type Export = z.infer<typeof Export>;

export const ExportPage = pageSchema(Export, 'ExportPage');
export type ExportPage = z.infer<typeof ExportPage>;

export const ExportParams = z.strictObject({ id: idSchema('export') });
export type ExportParams = z.infer<typeof ExportParams>;

export const ExportFileParams = ExportParams.extend({ name: z.string().min(1).max(255) });
export type ExportFileParams = z.infer<typeof ExportFileParams>;
