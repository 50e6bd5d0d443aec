import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { TASK_ROW_EXAMPLE } from '../../contracts/task.js';
import { DeletedFile, FileParams, FileQuery, OpenaiFile, OpenaiFileList } from './files.schemas.js';
import { FilesService } from './files.service.js';

const JSON_LINES = 'application/jsonl';
const SAMPLE = `${JSON.stringify(TASK_ROW_EXAMPLE)}\n`;
const FORM = {
  type: 'object' as const,
  properties: {
    file: {
      type: 'string' as const,
      format: 'binary',
      description:
        'JSON lines: native rows, HumanEval, MBPP, APPS or LiveCodeBench; recognised from the first.',
    },
    purpose: { type: 'string' as const, enum: ['fine-tune'] },
  },
  required: ['file', 'purpose'],
  examples: [{ file: SAMPLE, purpose: 'fine-tune' }],
};

@ApiTags('OpenAI')
@Controller('v1/files')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: FORM })
  @Operation({
    id: 'openaiCreateFile',
    scope: 'datasets:write',
    summary: 'Upload tasks, whole or not at all.',
    description:
      'The file becomes a dataset of its name while it is read; its id is that of the dataset.',
    answer: OpenaiFile,
    problems: ['validation-failed', 'unknown-field', 'invalid-dataset', 'unsupported-media-type'],
  })
  create(
    @Workspace() workspace: WorkspaceId,
    @Body() body: unknown,
    @Headers('content-type') contentType = '',
  ): Promise<OpenaiFile> {
    return this.files.create(workspace, body, contentType);
  }

  @Get()
  @Operation({
    id: 'openaiListFiles',
    scope: 'datasets:read',
    summary: 'List files, newest first: all datasets, however they were made.',
    answer: OpenaiFileList,
    problems: ['validation-failed', 'unknown-field'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: FileQuery }) query: FileQuery,
  ): Promise<OpenaiFileList> {
    return this.files.list(workspace, query);
  }

  @Get(':file_id')
  @Operation({
    id: 'openaiRetrieveFile',
    scope: 'datasets:read',
    summary: 'Read what is known of a file.',
    answer: OpenaiFile,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FileParams }) { file_id }: FileParams,
  ): Promise<OpenaiFile> {
    return this.files.get(workspace, file_id);
  }

  @Get(':file_id/content')
  @Operation({
    id: 'openaiDownloadFile',
    scope: 'datasets:read',
    summary: 'Read the tasks of a file.',
    description: 'As native rows, one a line, whatever format they were uploaded in.',
    answer: null,
    download: JSON_LINES,
    sample: SAMPLE,
    problems: ['not-found', 'invalid-dataset'],
  })
  async content(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FileParams }) { file_id }: FileParams,
  ): Promise<StreamableFile> {
    const lines = await this.files.content(workspace, file_id);
    return new StreamableFile(Readable.from(lines), { type: JSON_LINES });
  }

  @Delete(':file_id')
  @Operation({
    id: 'openaiDeleteFile',
    scope: 'datasets:write',
    summary: 'Delete a file, its dataset and its tasks; jobs that have ended keep their record.',
    answer: DeletedFile,
    problems: ['not-found', 'dataset-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FileParams }) { file_id }: FileParams,
  ): Promise<DeletedFile> {
    return this.files.delete(workspace, file_id);
  }
}
