import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problems.js';

/** Characters of a whole address, its query included. */
export const MAX_ADDRESS = 8_192;
/** A whole API key, wherever it stands, and the names under which other services take theirs. */
const KEY_IN_QUERY = /flk_[a-z]+_[0-9A-Za-z]{12}_|[?&](?:access_token|api_?key|authorization)=/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

/**
 * Refuses by its head alone what no route accepts, before a body is read.
 *
 * @throws ProblemError uri-too-long, credential-in-url, unauthenticated, unsupported-encoding, unsupported-media-type
 */
export function checkHead({ raw, headers }: FastifyRequest): void {
  const address = raw.url ?? '';
  if (address.length > MAX_ADDRESS) {
    throw new ProblemError('uri-too-long', `The address is longer than ${MAX_ADDRESS} characters.`);
  }
  const query = address.includes('?') ? address.slice(address.indexOf('?')) : '';
  if (KEY_IN_QUERY.test(query)) {
    throw new ProblemError('credential-in-url', 'The query holds a credential; it was not used.');
  }
  // Node keeps the first of several and says nothing.
  if (raw.rawHeaders.filter((name, at) => at % 2 === 0 && isAuthorization(name)).length > 1) {
    throw new ProblemError('unauthenticated', 'There is more than one Authorization header.');
  }
  checkBodyHeaders(headers['content-encoding'], headers['content-type'] ?? '');
}

function isAuthorization(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}

function checkBodyHeaders(encoding: string | undefined, type: string): void {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError('unsupported-encoding', 'Content-Encoding is not accepted.');
  }
  const [, charset = 'utf-8'] = CHARSET.exec(type) ?? [];
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new ProblemError('unsupported-media-type', 'Bodies are in UTF-8.');
  }
}
