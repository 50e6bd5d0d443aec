import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { DatasetParams } from '../datasets/datasets.schemas.js';
import { DatasetPreview, PreviewDataset } from './preview.schemas.js';
import { PreviewsService } from './previews.service.js';

@ApiTags('Datasets')
@Controller('datasets')
export class DatasetPreviewsController {
  constructor(private readonly previews: PreviewsService) {}

  @Post(':id/preview')
  @Operation({
    id: 'previewDataset',
    computes: true,
    scope: 'generate',
    summary: 'Show the prompts of tasks as POST /generate would ask them, memories included.',
    description:
      'With the tokens of each part, and the episodes that were found and left out. No token is drawn and nothing is kept.',
    answer: DatasetPreview,
    status: 200,
    problems: [
      'not-found',
      'model-not-ready',
      'validation-failed',
      'unknown-field',
      'engine-unavailable',
      'engine-out-of-memory',
    ],
  })
  preview(
    @Caller() caller: CallerIdentity,
    @Param({ schema: DatasetParams }) { id }: DatasetParams,
    @Body({ schema: PreviewDataset }) body: PreviewDataset,
  ): Promise<DatasetPreview> {
    return this.previews.previewDataset(caller, id, body);
  }
}
