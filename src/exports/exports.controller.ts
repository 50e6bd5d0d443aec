import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  Param,
  Post,
  Query,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { sendFile } from '../common/download.js';
import { BYTES, Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { CheckpointParams } from '../jobs/job-records.schemas.js';
import { ExportDownloads } from './export-downloads.js';
import {
  CreateExport,
  Export,
  ExportFileParams,
  ExportPage,
  ExportParams,
} from './exports.schemas.js';
import { ExportsService } from './exports.service.js';

@ApiTags('Exports')
@Controller()
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly downloads: ExportDownloads,
  ) {}

  @Post('checkpoints/:id/export')
  @Operation({
    id: 'exportCheckpoint',
    scope: 'models:write',
    summary: 'Have a checkpoint written as files for other tools.',
    description:
      'A checkpoint has one export of each format: asking again shows where it is, and tries one that failed anew. The ' +
      'export goes with its checkpoint.',
    answer: Export,
    isDeferrable: true,
    location: '/exports',
    problems: ['not-found', 'export-failed', 'validation-failed', 'unknown-field'],
  })
  async request(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: CheckpointParams }) { id }: CheckpointParams,
    @Body({ schema: CreateExport }) body: CreateExport,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Export> {
    return settled(reply, await this.exports.request(workspace, id, body));
  }

  @Get('checkpoints/:id/exports')
  @Operation({
    id: 'listExports',
    scope: 'models:read',
    summary: 'List the exports of a checkpoint, newest first.',
    answer: ExportPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: CheckpointParams }) { id }: CheckpointParams,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ExportPage> {
    return this.exports.list(workspace, id, query);
  }

  @Get('exports/:id')
  @Operation({
    id: 'getExport',
    scope: 'models:read',
    summary: 'Read an export: its state, and the size and digest of each file.',
    answer: Export,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExportParams }) { id }: ExportParams,
  ): Promise<Export> {
    return this.exports.get(workspace, id);
  }

  @Get('exports/:id/files/:name')
  @Operation({
    id: 'downloadExportFile',
    scope: 'models:read',
    summary: 'Download a file of an export; a broken download goes on with Range.',
    description: 'The file is compared with its digest before the first byte of it is sent.',
    answer: null,
    download: BYTES,
    takesRange: true,
    problems: ['not-found', 'export-not-ready', 'export-damaged', 'range-not-satisfiable'],
  })
  async download(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExportFileParams }) params: ExportFileParams,
    @Headers() headers: FastifyRequest['headers'],
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sendFile({ headers, reply }, await this.downloads.open(workspace, params));
  }

  @Delete('exports/:id')
  @Operation({
    id: 'deleteExport',
    scope: 'models:write',
    summary: 'Delete an export with its files; the checkpoint stays.',
    answer: null,
    problems: ['not-found'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExportParams }) { id }: ExportParams,
  ): Promise<void> {
    return this.exports.delete(workspace, id);
  }
}

/** Answers 202 while a worker has still to act. */
function settled(reply: FastifyReply, shown: Export): Export {
  if (shown.state !== 'ready') {
    void reply.status(202);
  }
  return shown;
}
