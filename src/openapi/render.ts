import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { stringify } from 'yaml';
import { ApiModule } from '../api.module.js';
import { loadConfig } from '../config/config.js';
import { createAdapter } from '../http.js';
import { buildDocument } from './document.js';

/** Readers of YAML 1.1, most of Python's among them, take a bare `on` for true: it is quoted. */
const OPTIONS = { lineWidth: 100, aliasDuplicateObjects: false, compat: 'yaml-1.1' } as const;

/** The document as YAML. */
export async function renderDocument(): Promise<string> {
  return stringify(buildDocument(await createPreview()), OPTIONS);
}

/** The routes of the API without anything behind them: Nest's preview mode starts nothing, so no store is needed. */
export function createPreview(): Promise<NestFastifyApplication> {
  const config = loadConfig({
    DATABASE_URL: 'postgres://preview',
    REDIS_URL: 'redis://preview',
    MILVUS_ADDRESS: 'preview',
    ENGINE_URL: 'unix:/preview',
  });
  return NestFactory.create<NestFastifyApplication>(ApiModule.of(config), createAdapter(), {
    preview: true,
    logger: false,
  });
}
