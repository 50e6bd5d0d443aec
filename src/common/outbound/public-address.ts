import ipaddr from 'ipaddr.js';

/** All that IANA has given to global unicast so far; everything else of IPv6 wraps, repeats or reserves. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True for addresses of the public internet: unicast, and in no special-purpose range. Forms that wrap an IPv4
 * address (mapped, NAT64, 6to4, Teredo) are ranges of their own and therefore never public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) {
    return false;
  }
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') {
    return false;
  }
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
