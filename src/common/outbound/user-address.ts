import { isIP } from 'node:net';

const MAX_LENGTH = 2048;
/** Scheme, host and port in their plain spelling; no user information, no fragment, nothing to normalise away. */
const PLAIN = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?(?:[/?][!-~]*)?$/i;

/** An address that a user gave, taken apart. */
export interface UserAddress {
  readonly url: URL;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** True when the operator listed exactly this host and port: it may be http, local and private. */
  readonly isAllowed: boolean;
}

/** A spelling that is not accepted; the message says what is. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Reads an address without resolving it: https on port 443 by name, or an entry of `allow` (`host:port`).
 *
 * @throws AddressRefused
 */
export function parseUserAddress(text: string, allow: readonly string[]): UserAddress {
  if (text.length > MAX_LENGTH || !PLAIN.test(text) || text.includes('\\') || text.includes('#')) {
    throw new AddressRefused(
      `The address must be a plain https URL of at most ${MAX_LENGTH} ASCII characters, without user name, password or fragment.`,
    );
  }
  const url = URL.parse(text);
  if (url === null) {
    throw new AddressRefused('The address is not a URL.');
  }
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const isAllowed = allow.includes(`${url.hostname}:${port}`);
  if (!isAllowed) {
    refuseLocal(url, host, port);
  }
  return { url, host, port, isAllowed };
}

function refuseLocal(url: URL, host: string, port: number): void {
  if (url.protocol !== 'https:') {
    throw new AddressRefused('The address must begin with https://.');
  }
  if (port !== 443) {
    throw new AddressRefused('The address must use port 443.');
  }
  if (isIP(host) !== 0) {
    throw new AddressRefused('The address must name its host; an IP address is not accepted.');
  }
  if (host.endsWith('.') || !host.includes('.') || host.split('.').some((label) => label === '')) {
    throw new AddressRefused('The address must name its host in full, such as hooks.example.com.');
  }
}
