import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LOOKUP_LENGTH = 12;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const KEY = /^flk_live_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/**
 * A key in its parts. As text it is `flk_live_<lookup>_<secret><checksum>`: the prefix lets secret scanners find a
 * leaked key, the checksum lets anyone refuse a mistyped one without asking the database.
 */
export interface ApiKeyParts {
  readonly lookup: string;
  readonly secret: string;
}

/** 12 random characters to find the key by, and a secret of 256 random bits. */
export function makeApiKey(): ApiKeyParts {
  return { lookup: randomText(LOOKUP_LENGTH), secret: randomText(SECRET_LENGTH) };
}

export function formatApiKey({ lookup, secret }: ApiKeyParts): string {
  return `flk_live_${lookup}_${secret}${checksum(lookup, secret)}`;
}

/** Null for everything that is not a key, a wrong checksum included. */
export function parseApiKey(text: string): ApiKeyParts | null {
  const [, lookup, secret, given] = KEY.exec(text) ?? [];
  if (lookup === undefined || secret === undefined || given !== checksum(lookup, secret)) {
    return null;
  }
  return { lookup, secret };
}

/** What is stored of a secret: HMAC-SHA256 under a key of the installation, so that a stolen table opens nothing. */
export function hashSecret(secret: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(secret).digest();
}

/** Compares in constant time; an unknown key costs the same work as a known one. */
export function isSecretOf(secret: string, hash: Buffer | null, key: Buffer): boolean {
  const given = hashSecret(secret, key);
  return timingSafeEqual(given, hash ?? Buffer.alloc(given.length)) && hash !== null;
}

function checksum(lookup: string, secret: string): string {
  let value = crc32(`${lookup}_${secret}`);
  let text = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    text = BASE62.charAt(value % BASE62.length) + text;
    value = Math.floor(value / BASE62.length);
  }
  return text;
}

function randomText(length: number): string {
  return Array.from({ length }, () => BASE62.charAt(randomInt(BASE62.length))).join('');
}
