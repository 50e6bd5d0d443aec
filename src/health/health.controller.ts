import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../common/operation.js';
import { Health, Liveness, Readiness } from './health.schemas.js';
import { HealthService } from './health.service.js';
import { ReadinessService } from './readiness.service.js';

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly readiness: ReadinessService,
  ) {}

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
    description: 'Parts that may be lost do not make it unready; those that are away are named.',
    answer: Readiness,
    problems: ['dependency-unavailable'],
  })
  ready(): Promise<Readiness> {
    return this.readiness.ready();
  }
}
