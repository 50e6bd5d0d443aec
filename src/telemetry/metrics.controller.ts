import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../common/operation.js';
import { writeGauges } from './exposition.js';
import { MetricsService } from './metrics.service.js';

const TEXT = 'text/plain';
const SAMPLE = writeGauges([{ name: 'falconry_jobs', labels: { state: 'running' }, value: 1 }]);

@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @Header('content-type', `${TEXT}; charset=utf-8`)
  @Operation({
    id: 'getMetrics',
    scope: 'metrics:read',
    summary: 'Figures for Prometheus, of this process and of the whole installation.',
    description:
      'Answers while PostgreSQL is away, with what is known without it, to a key that was used a moment before.',
    answer: null,
    download: TEXT,
    sample: SAMPLE,
    toleratesOutage: true,
  })
  scrape(): Promise<string> {
    return this.metrics.scrape();
  }
}
