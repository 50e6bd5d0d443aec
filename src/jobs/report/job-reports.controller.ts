import { Controller, Get, Header, Headers, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { prefers } from '../../common/accept.js';
import { Workspace, type WorkspaceId } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { PAGE_POLICY } from '../../common/report/page.js';
import { JobParams } from '../jobs.schemas.js';
import { JobReport } from './job-reports.schemas.js';
import { JobReportsService } from './job-reports.service.js';
import { reportPage } from './report-page.js';

const PAGE = 'text/html';
const SAMPLE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>nightly - Falconry report</title></head>
<body><main><h1>nightly</h1></main></body></html>
`;

/** What a job came to, for programs and for people. */
@ApiTags('Jobs')
@Controller('jobs')
export class JobReportsController {
  constructor(private readonly reports: JobReportsService) {}

  @Get(':id/report')
  @Header('cache-control', 'no-store')
  @Header('vary', 'accept')
  @Operation({
    id: 'getJobReport',
    scope: 'jobs:read',
    summary: 'Read the report of a job, as JSON or, with Accept: text/html, as a page for people.',
    description:
      'Settings, states, evaluation before and after, curves, errors, cost, memory and checkpoints, at any time of the ' +
      'job. The page needs nothing but itself: no script, no font, no image from elsewhere.',
    answer: JobReport,
    stream: PAGE,
    sample: SAMPLE,
    problems: ['not-found'],
  })
  async report(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Headers() { accept = '*/*' }: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobReport | StreamableFile> {
    const report = await this.reports.report(workspace, id);
    if (!prefers(PAGE, accept)) {
      return report;
    }
    void reply.header('content-security-policy', PAGE_POLICY);
    return new StreamableFile(Buffer.from(reportPage(report)), { type: `${PAGE}; charset=utf-8` });
  }
}
