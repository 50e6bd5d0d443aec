import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { AuditEventPage, AuditEventQuery, AuditVerification } from './audit-events.schemas.js';
import { AuditEventsService } from './audit-events.service.js';

@ApiTags('Audit')
@Controller('audit-events')
export class AuditEventsController {
  constructor(private readonly events: AuditEventsService) {}

  @Get()
  @Operation({
    id: 'listAuditEvents',
    scope: 'audit:read',
    summary:
      'List what was done with keys, webhooks and models, and what was deleted, newest first.',
    answer: AuditEventPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: AuditEventQuery }) query: AuditEventQuery,
  ): Promise<AuditEventPage> {
    return this.events.list(workspace, query);
  }

  @Get('verify')
  @Operation({
    id: 'verifyAuditEvents',
    scope: 'audit:read',
    summary:
      'Recompute the audit log of the workspace, and name the first event that is not what was written.',
    answer: AuditVerification,
  })
  verify(@Workspace() workspace: WorkspaceId): Promise<AuditVerification> {
    return this.events.verify(workspace);
  }
}
