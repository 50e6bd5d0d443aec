import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets.module.js';
import { VerificationRunner } from './verification.runner.js';

/** Verifies datasets; for the worker process, which binds CodeRunner. */
@Module({ imports: [DatasetsModule], providers: [VerificationRunner] })
export class VerificationModule {}
