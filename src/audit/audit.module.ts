import { Global, Module } from '@nestjs/common';
import { AuditEventsController } from './audit-events.controller.js';
import { AuditEventsService } from './audit-events.service.js';
import { AuditLog } from './audit-log.js';

/** Where every feature tells what it did. */
@Global()
@Module({ providers: [AuditLog], exports: [AuditLog] })
export class AuditModule {}

/** Shows what was told. */
@Module({ controllers: [AuditEventsController], providers: [AuditEventsService] })
export class AuditApiModule {}
