import { Controller, Get, Header, Headers, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { prefers } from '../../common/accept.js';
import { Workspace, type WorkspaceId } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { PAGE_POLICY } from '../../common/report/page.js';
import { ExperimentParams } from '../experiments.schemas.js';
import { experimentCsv } from './experiment-csv.js';
import { experimentPage } from './experiment-page.js';
import { ExperimentReport } from './experiment-report.schemas.js';
import { ExperimentReportsService } from './experiment-reports.service.js';

const PAGE = 'text/html';
const CSV = 'text/csv';
const FORMATS = {
  [PAGE]: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>methods - Falconry report</title></head>
<body><main><h1>methods</h1></main></body></html>
`,
  [CSV]:
    'table,arm,group,measure,value,low,high,reference,n\r\narms,grpo,,pass@1,0.41,0.36,0.47,,3\r\n',
};

/** What an experiment came to, for programs, spreadsheets and people. */
@ApiTags('Experiments')
@Controller('experiments')
export class ExperimentReportsController {
  constructor(private readonly reports: ExperimentReportsService) {}

  @Get(':id/report')
  @Header('cache-control', 'no-store')
  @Header('vary', 'accept')
  @Operation({
    id: 'getExperimentReport',
    scope: 'experiments:read',
    summary:
      'Read the report of an experiment: as JSON, as a line for each estimate (Accept: text/csv) or as a page (text/html).',
    description:
      'Arms by metric over seeds with 95 % intervals, differences from the reference in pairs, families of tasks, ' +
      'difficulties, error types and cost, of the cells that have succeeded so far. The page needs nothing but itself.',
    answer: ExperimentReport,
    computes: true,
    formats: FORMATS,
    problems: ['not-found'],
  })
  async report(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExperimentParams }) { id }: ExperimentParams,
    @Headers() { accept = '*/*' }: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExperimentReport | StreamableFile> {
    const report = await this.reports.report(workspace, id);
    if (prefers(PAGE, accept)) {
      void reply.header('content-security-policy', PAGE_POLICY);
      return fileOf(experimentPage(report), PAGE);
    }
    return prefers(CSV, accept) ? fileOf(experimentCsv(report), CSV) : report;
  }
}

function fileOf(text: string, type: string): StreamableFile {
  return new StreamableFile(Buffer.from(text), { type: `${type}; charset=utf-8` });
}
