import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { RememberedKeys } from './remembered-keys.js';

/** Keys, and the guard that asks for one on every route. */
@Module({
  controllers: [ApiKeysController],
  providers: [ApiKeysService, RememberedKeys, { provide: APP_GUARD, useClass: ApiKeyGuard }],
  exports: [ApiKeysService],
})
export class ApiKeysModule {}
