import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { KeyLimitGuard } from '../limits/key-limit.guard.js';
import { LimitsModule } from '../limits/limits.module.js';
import { ApiKeyRecordsService } from './api-key-records.service.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyCheck } from './key-check.js';
import { KeyUses } from './key-uses.js';
import { RememberedKeys } from './remembered-keys.js';

/** Keys, and the guards that ask for one on every route and hold it to its limits, in this order. */
@Module({
  imports: [LimitsModule],
  controllers: [ApiKeysController],
  providers: [
    ApiKeysService,
    ApiKeyRecordsService,
    KeyCheck,
    KeyUses,
    RememberedKeys,
    { provide: APP_GUARD, useClass: ApiKeyGuard },
    { provide: APP_GUARD, useClass: KeyLimitGuard },
  ],
  exports: [ApiKeysService, KeyCheck],
})
export class ApiKeysModule {}
