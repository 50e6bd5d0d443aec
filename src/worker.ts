import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { Schedule } from './common/schedule.js';
import { endOnSignals } from './common/shutdown.js';
import { proveStorage, refuseWeakSecrets } from './config/boot-checks.js';
import { loadConfig } from './config/config.js';
import { WorkerPortsModule } from './worker-ports.module.js';
import { WorkerModule } from './worker.module.js';

const config = loadConfig();
refuseWeakSecrets(config);
await proveStorage(config.home);
const app = await NestFactory.createApplicationContext(
  WorkerModule.of(config, WorkerPortsModule.real()),
  { bufferLogs: true },
);
app.useLogger(app.get(Logger));
endOnSignals(() => app.close(), app.get(Schedule).exitMs);
if (config.readyFile !== null) {
  await writeFile(config.readyFile, '');
}
