import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const Port = z.coerce.number().int().min(1).max(65_535);
const Positive = z.coerce.number().int().min(1);

const HostAndPort = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/@]+):\d{1,5}$/, 'must be host:port entries parted by commas');

const EngineUrl = z
  .string()
  .refine(
    (text) => /^unix:\/.+$/.test(text) || isHostUrl(text),
    'must be unix:/path or http(s)://host:port entries parted by commas',
  );

/** An address, or all that begin with so many of its bits. */
const Network = z.string().refine((text) => {
  const [address = '', bits = '0', ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}, 'must be addresses or networks such as 10.0.0.0/8 parted by commas');

/** Requests a minute; 0 is no limit. */
const Rate = z.coerce.number().int().min(0);

const Environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL: Positive.default(10),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  QUEUE_PREFIX: z.string().min(1).default('falconry'),
  MILVUS_ADDRESS: z.string().min(1),
  ENGINE_URL: z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .pipe(z.array(EngineUrl).min(1))
    .refine((urls) => new Set(urls).size === urls.length, 'names an engine twice'),
  ENGINE_TOKEN: z.string().optional(),
  FALCONRY_HOME: z.string().min(1).default(join(repositoryRoot(), '.falconry')),
  MODELS_DIR: z.string().min(1).default(join(repositoryRoot(), 'models')),
  EMBEDDING_MODEL_DIR: z.string().min(1).optional(),
  SECRET_KEY_FILE: z.string().min(1).optional(),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: Port.default(8080),
  OUTBOUND_ALLOW: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((entry) => entry !== ''))
    .pipe(z.array(HostAndPort)),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((entry) => entry !== ''))
    .pipe(z.array(Network)),
  RATE_LIMIT_ADDRESS: Rate.default(12_000),
  RATE_LIMIT_READS: Rate.default(6_000),
  RATE_LIMIT_WRITES: Rate.default(3_000),
  RATE_LIMIT_COMPUTE: Rate.default(3_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  PYTHON: z.string().min(1).optional(),
  SANDBOX_SLOTS: Positive.default(availableParallelism()),
  WORKER_CONCURRENCY: Positive.default(1),
  MAX_RUNNING_JOBS_PER_WORKSPACE: Positive.default(4),
  MEMORY_CAPACITY: Positive.default(50_000),
  MEMORY_TTL_DAYS: z.coerce.number().int().min(0).default(0),
  READY_FILE: z.string().min(1).optional(),
  HF_ENDPOINT: z.url({ protocol: /^https?$/ }).default('https://huggingface.co'),
  HF_TOKEN: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
});

/** Everything that an operator can decide, and the token it is injected by. Paths are absolute. */
export abstract class Config {
  abstract readonly databaseUrl: string;
  /** Connections of one process. */
  abstract readonly databasePool: number;
  abstract readonly redisUrl: string;
  /** Keeps the queues of several installations on one Redis apart. */
  abstract readonly queuePrefix: string;
  abstract readonly milvusAddress: string;
  /** `unix:/path/engine.sock` or `http://host:port` of each engine. */
  abstract readonly engineUrls: readonly string[];
  abstract readonly engineToken: string | null;
  /** Where everything that outlives a process is kept: checkpoints, secrets, uploads. */
  abstract readonly home: string;
  abstract readonly modelsDir: string;
  /** The hub that base models are brought from. */
  abstract readonly hubUrl: string;
  /** What the hub knows the operator by; null for a stranger. */
  abstract readonly hubToken: string | null;
  abstract readonly embeddingModelDir: string;
  abstract readonly secretKeyFile: string;
  abstract readonly apiHost: string;
  abstract readonly apiPort: number;
  /** Exact `host:port` entries that user-supplied addresses may reach although they are not public. */
  abstract readonly outboundAllow: readonly string[];
  /** Proxies whose X-Forwarded-For says which address a request came from; nobody else's does. */
  abstract readonly trustedProxies: readonly string[];
  /** Requests a minute of one address, and of one key by what they ask for; 0 is no limit. */
  abstract readonly rateLimits: Readonly<
    Record<'address' | 'reads' | 'writes' | 'compute', number>
  >;
  abstract readonly logLevel: string;
  abstract readonly python: string;
  abstract readonly pythonPath: string;
  /** Programs that the sandbox runs at once. */
  abstract readonly sandboxSlots: number;
  /** Jobs that one worker process trains at once. */
  abstract readonly workerConcurrency: number;
  /** Jobs of one workspace that all workers together train at once. */
  abstract readonly maxRunningJobsPerWorkspace: number;
  /** Episodes that a workspace keeps. */
  abstract readonly memoryCapacity: number;
  /** Days after which a new episode expires; 0 is never. */
  abstract readonly memoryTtlDays: number;
  /** What a worker writes once it takes jobs, for whoever started it to see; null for nobody. */
  abstract readonly readyFile: string | null;
  /** Where spans are sent, without `/v1/traces`; null for nowhere. */
  abstract readonly otlpEndpoint: string | null;
}

/**
 * The one reader of the environment.
 *
 * @throws Error naming each variable that is missing or wrong, and why.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = Environment.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `  ${String(issue.path[0])}: ${issue.message}`,
    );
    throw new Error(`The environment does not describe a service:\n${lines.join('\n')}`);
  }
  return fromEnvironment(parsed.data);
}

function fromEnvironment(env: z.infer<typeof Environment>): Config {
  const home = resolve(env.FALCONRY_HOME);
  return Object.freeze({
    databaseUrl: env.DATABASE_URL,
    databasePool: env.DATABASE_POOL,
    redisUrl: env.REDIS_URL,
    queuePrefix: env.QUEUE_PREFIX,
    milvusAddress: env.MILVUS_ADDRESS,
    engineUrls: env.ENGINE_URL,
    engineToken: env.ENGINE_TOKEN ?? null,
    home,
    modelsDir: resolve(env.MODELS_DIR),
    hubUrl: env.HF_ENDPOINT,
    hubToken: env.HF_TOKEN ?? null,
    embeddingModelDir: resolve(env.EMBEDDING_MODEL_DIR ?? join(home, 'embedding')),
    secretKeyFile: resolve(env.SECRET_KEY_FILE ?? join(home, 'secrets', 'key')),
    apiHost: env.API_HOST,
    apiPort: env.API_PORT,
    outboundAllow: env.OUTBOUND_ALLOW,
    trustedProxies: env.TRUSTED_PROXIES,
    rateLimits: Object.freeze({
      address: env.RATE_LIMIT_ADDRESS,
      reads: env.RATE_LIMIT_READS,
      writes: env.RATE_LIMIT_WRITES,
      compute: env.RATE_LIMIT_COMPUTE,
    }),
    logLevel: env.LOG_LEVEL,
    python: env.PYTHON ?? join(home, 'venv', 'bin', 'python'),
    pythonPath: join(repositoryRoot(), 'python'),
    sandboxSlots: env.SANDBOX_SLOTS,
    workerConcurrency: env.WORKER_CONCURRENCY,
    maxRunningJobsPerWorkspace: env.MAX_RUNNING_JOBS_PER_WORKSPACE,
    memoryCapacity: env.MEMORY_CAPACITY,
    memoryTtlDays: env.MEMORY_TTL_DAYS,
    readyFile: env.READY_FILE === undefined ? null : resolve(env.READY_FILE),
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  });
}

/** Whether a text is the address of a host and nothing more: no user, path or query. */
function isHostUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

/** The same folder whether the sources or the build run. */
function repositoryRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}
