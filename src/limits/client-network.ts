import ipaddr from 'ipaddr.js';

const NETWORK_BITS = 64;

/**
 * What the requests of a client are counted under: its IPv4 address, or the /64 of its IPv6 address, of which a client
 * has all the others as well. What is no address is counted as one.
 */
export function clientNetwork(address: string): string {
  if (!ipaddr.isValid(address)) {
    return 'unknown';
  }
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${withoutZone(parsed)}/${NETWORK_BITS}`).toString()}/${NETWORK_BITS}`
    : parsed.toString();
}

function withoutZone(address: ipaddr.IPv6): string {
  return address.toString().split('%', 1)[0] ?? '';
}
