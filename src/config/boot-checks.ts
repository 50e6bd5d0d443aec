import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.js';
import { isLoopback } from './loopback.js';

/** Passwords of examples and of images, which are tried first. */
const WELL_KNOWN = new Set(
  'admin change-me change_me changeit changeme default example falconry guest milvus minio minioadmin pass password postgres redis root secret set-it test token'.split(
    ' ',
  ),
);
const SHORTEST_TOKEN = 16;
/** Thirty-two random bytes have fewer different values than this in no lifetime. */
const FEWEST_VALUES = 12;

/** @throws Error naming each secret that others could guess, and what to set instead */
export function refuseWeakSecrets(config: Config): void {
  const faults = [
    ...weakPassword('DATABASE_URL', config.databaseUrl),
    ...weakPassword('REDIS_URL', config.redisUrl),
    ...weakToken(config),
    ...weakKey(config.secretKeyFile),
  ];
  if (faults.length > 0) {
    throw new Error(`The service does not start with these secrets:\n  ${faults.join('\n  ')}`);
  }
}

/**
 * Does once in the folder what every checkpoint relies on: write, fsync, rename, fsync of the folder, read.
 *
 * @throws Error naming FALCONRY_HOME and the step that failed
 */
export async function proveStorage(home: string): Promise<void> {
  const folder = join(home, 'checkpoints');
  const draft = join(folder, `.probe-${randomUUID()}`);
  const whole = `${draft}.whole`;
  let step = 'making a folder';
  try {
    await mkdir(draft, { recursive: true });
    step = 'writing with fsync';
    await writeDurably(join(draft, 'file'));
    await syncFolder(draft);
    step = 'renaming';
    await rename(draft, whole);
    await syncFolder(folder);
    step = 'reading';
    await readFile(join(whole, 'file'));
  } catch (error) {
    throw new Error(
      `FALCONRY_HOME: checkpoints would not be safe under ${folder}: ${step} failed. ` +
        'Name a folder on a file system with fsync and rename.',
      { cause: error },
    );
  } finally {
    await Promise.all([draft, whole].map(removeFolder));
  }
}

/** Where nothing could be made, nothing can be removed either: that failure is the one to tell. */
async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Other programs of this machine could read the setting itself, so that only a network makes a password count. */
function weakPassword(name: string, url: string): string[] {
  const { username, password } = new URL(url);
  const secret = decodeURIComponent(password).toLowerCase();
  const isWeak = secret !== '' && (WELL_KNOWN.has(secret) || secret === username.toLowerCase());
  return isWeak && !isLoopback(url) ? [`${name}: choose another password than "${secret}".`] : [];
}

function weakToken({ engineUrls, engineToken }: Config): string[] {
  if (engineUrls.every((url) => url.startsWith('unix:'))) {
    return [];
  }
  const isWeak = engineToken === null || engineToken.length < SHORTEST_TOKEN;
  return isWeak || WELL_KNOWN.has(engineToken.toLowerCase())
    ? [`ENGINE_TOKEN: set the engine's token, at least ${SHORTEST_TOKEN} random characters.`]
    : [];
}

function weakKey(file: string): string[] {
  const text = readIfThere(file);
  const isWeak = text !== null && new Set(Buffer.from(text.trim(), 'hex')).size < FEWEST_VALUES;
  return isWeak
    ? [`SECRET_KEY_FILE: ${file} holds no random key; openssl rand -hex 32 makes one.`]
    : [];
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Made with the first start.
    return null;
  }
}

async function writeDurably(path: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile('whole');
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
