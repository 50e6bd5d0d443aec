import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Operation } from '../common/operation.js';
import { MetricsService } from './metrics.service.js';

const Exposition = z.string().meta({ id: 'Exposition' });

@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get()
  @Operation({
    id: 'getMetrics',
    scope: 'metrics:read',
    summary: 'Figures for Prometheus, of this process and of the whole installation.',
    description:
      'Answers while PostgreSQL is away, with what is known without it, to a key that was used a moment before.',
    answer: Exposition,
    mediaType: 'text/plain',
    toleratesOutage: true,
  })
  scrape(): Promise<string> {
    return this.metrics.scrape();
  }
}
