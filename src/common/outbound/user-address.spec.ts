import { describe, expect, test } from 'vitest';
import { isPublicAddress } from './public-address.js';
import { AddressRefused, parseUserAddress } from './user-address.js';

const ALLOW = ['127.0.0.1:9000', 'receiver.internal:8080', '[::1]:9000'];

describe(parseUserAddress, () => {
  test.each([
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'gopher://hooks.example.com/',
    'javascript:alert(1)',
    '//hooks.example.com/',
    'hooks.example.com',
    '',
    ' https://hooks.example.com/',
    'https://hooks.example.com/ ',
    'https://hooks.example.com/a\tb',
    'https://hooks.example.com/a\nb',
    'https:\\\\hooks.example.com\\',
    'https://hooks.example.com\\@127.0.0.1/',
    'https://user:password@hooks.example.com/',
    'https://good.example@evil.example/',
    'https://hooks.example.com/#fragment',
    'https://hooks.example.com#@127.0.0.1/',
    'https://hооks.example.com/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://2130706433/',
    'https://localhost/',
    'https://localhost./',
    'https://hooks.example.com./',
    'https://hooks..example.com/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:a00:1::]/',
    'https://[fe80::1%25eth0]/',
    'https://169.254.169.254/latest/meta-data',
    'https://8.8.8.8/',
    'https://hooks.example.com:22/',
    'https://hooks.example.com:6379/',
    'https://hooks.example.com:0/',
    'https://hooks.example.com:65536/',
    'https://hooks.example.com:8443/',
    `https://hooks.example.com/${'a'.repeat(2048)}`,
    'http://127.0.0.1:9001/',
    'http://127.1:9000@evil.example/',
    'http://receiver.internal/',
  ])('refuses %s', (text) => {
    expect(() => parseUserAddress(text, ALLOW)).toThrow(AddressRefused);
  });

  test.each([
    'https://hooks.example.com',
    'https://hooks.example.com/a/b?c=%20d',
    'https://hooks.example.com:443/',
    'https://xn--bcher-kva.example/',
  ])('accepts %s', (text) => {
    expect(parseUserAddress(text, ALLOW)).toMatchObject({ port: 443, isAllowed: false });
  });

  test.each(['http://127.0.0.1:9000/hook', 'http://receiver.internal:8080/', 'http://[::1]:9000/'])(
    'accepts %s because the operator listed exactly that host and port',
    (text) => {
      expect(parseUserAddress(text, ALLOW).isAllowed).toBe(true);
    },
  );
});

describe(isPublicAddress, () => {
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:db8::1',
    '2002:808:808::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'not an address',
    '127.0.0.1.example.com',
  ])('%s is not public', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });

  test.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '2606:4700::1111', '2a00:1450::1'])(
    '%s is public',
    (text) => {
      expect(isPublicAddress(text)).toBe(true);
    },
  );
});
