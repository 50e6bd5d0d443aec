import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { stringify } from 'yaml';
import { ApiModule } from '../api.module.js';
import { loadConfig } from '../config/config.js';
import { createAdapter } from '../http.js';
import { buildDocument } from './document.js';

/** The document as YAML. Nest's preview mode reads the routes and starts nothing, so no store is needed. */
export async function renderDocument(): Promise<string> {
  const config = loadConfig({
    DATABASE_URL: 'postgres://preview',
    REDIS_URL: 'redis://preview',
    MILVUS_ADDRESS: 'preview',
    ENGINE_URL: 'unix:/preview',
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.of(config),
    createAdapter(),
    { preview: true, logger: false },
  );
  return stringify(buildDocument(app), { lineWidth: 100, aliasDuplicateObjects: false });
}
