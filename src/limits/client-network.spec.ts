import { describe, expect, it } from 'vitest';
import { clientNetwork } from './client-network.js';

describe(clientNetwork, () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
  ])('%s is counted under %s', (address, network) => {
    expect(clientNetwork(address)).toBe(network);
  });

  it.each(['', 'localhost', '203.0.113.7, 10.0.0.1', '<script>'])(
    '%j is no address, and shares one count with all that is none',
    (address) => {
      expect(clientNetwork(address)).toBe('unknown');
    },
  );
});
