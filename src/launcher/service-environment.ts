import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from './home.js';

/** What an operator may set for the service; a change of one of them restarts api and worker. */
const settings = [
  'DATABASE_URL',
  'DATABASE_POOL',
  'REDIS_URL',
  'QUEUE_PREFIX',
  'MILVUS_ADDRESS',
  'ENGINE_URL',
  'ENGINE_TOKEN',
  'MODELS_DIR',
  'SECRET_KEY_FILE',
  'API_HOST',
  'API_PORT',
  'OUTBOUND_ALLOW',
  'TRUSTED_PROXIES',
  'RATE_LIMIT_ADDRESS',
  'RATE_LIMIT_READS',
  'RATE_LIMIT_WRITES',
  'RATE_LIMIT_COMPUTE',
  'LOG_LEVEL',
  'SANDBOX_SLOTS',
  'WORKER_CONCURRENCY',
  'MAX_RUNNING_JOBS_PER_WORKSPACE',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
] as const;

/** The same of the embedded engine. */
const settingsOfEngine = [
  'GENERATION_URL',
  'GENERATION_ADAPTERS_DIR',
  'GENERATION_TOKEN',
  'GENERATION_LOG_PROBABILITIES',
  'GENERATION_DEADLINE_SECONDS',
] as const;

/** The settings of the service that an environment gives; empty ones count as not given. */
export function givenSettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  return among(settings, environment);
}

/** Those of the embedded engine. */
export function engineSettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  return among(settingsOfEngine, environment);
}

function among(names: readonly string[], environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
}

/** What every process of the service gets beside the operator's settings. */
export function homeEnvironment(home: Home): Record<string, string> {
  return {
    FALCONRY_HOME: home.folder,
    PYTHON: home.python,
    PYTHONPATH: join(home.root, 'python'),
    EMBEDDING_MODEL_DIR: home.embeddingFolder,
    MODELS_DIR: process.env['MODELS_DIR'] || join(home.root, 'models'),
  };
}

/** Changes when a file under the folder does, so that a process of older code is replaced and not adopted. */
export function codeDigest(folder: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|py)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of entries) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
