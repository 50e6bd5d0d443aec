import { Module } from '@nestjs/common';
import { Credentials } from './credentials.js';
import { EndpointClient } from './endpoint-client.js';
import { EndpointRemovalsService } from './endpoint-removals.service.js';
import { EndpointTestsService } from './endpoint-tests.service.js';
import { EndpointUses } from './endpoint-uses.js';
import { EndpointsController } from './endpoints.controller.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { EndpointsService } from './endpoints.service.js';
import { WorkspaceCalls } from './workspace-calls.js';

/** Calls of endpoints, for every process. */
@Module({
  providers: [Credentials, EndpointClient, EndpointsRepository, WorkspaceCalls],
  exports: [Credentials, EndpointsRepository, WorkspaceCalls],
})
export class EndpointsModule {}

/** The routes, for the API process. */
@Module({
  imports: [EndpointsModule],
  controllers: [EndpointsController],
  providers: [EndpointUses, EndpointsService, EndpointRemovalsService, EndpointTestsService],
  exports: [EndpointUses, EndpointsService],
})
export class EndpointsApiModule {}
