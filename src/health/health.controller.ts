import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../common/operation.js';
import { Health, Liveness } from './health.schemas.js';
import { HealthService } from './health.service.js';

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Operation({
    id: 'getHealth',
    scope: 'public',
    summary: 'Every part of the installation, and what works without it.',
    answer: Health,
  })
  get(): Promise<Health> {
    return this.health.report();
  }

  @Get('live')
  @Operation({
    id: 'getLiveness',
    scope: 'public',
    summary: 'The process answers.',
    answer: Liveness,
  })
  live(): Liveness {
    return { status: 'ok' };
  }

  @Get('ready')
  @Operation({
    id: 'getReadiness',
    scope: 'public',
    summary: 'Requests are accepted: PostgreSQL answers and the process is not ending.',
    answer: Liveness,
    problems: ['dependency-unavailable'],
  })
  ready(): Promise<Liveness> {
    return this.health.ready();
  }
}
