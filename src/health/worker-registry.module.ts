import { Module } from '@nestjs/common';
import { WorkerRegistry } from './worker-registry.js';

/** For the worker process, which binds SandboxProbe. */
@Module({ providers: [WorkerRegistry] })
export class WorkerRegistryModule {}
