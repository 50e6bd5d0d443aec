import { expect, test } from 'vitest';
import { isLoopback } from './loopback.js';

test.each([
  '127.0.0.1',
  '127.3.2.1:80',
  'localhost',
  '::1',
  '[::1]:8080',
  'redis://:p@127.0.0.1:6379/1',
  'http://localhost:8090',
])('%s is this machine only', (address) => {
  expect(isLoopback(address)).toBe(true);
});

test.each([
  '0.0.0.0',
  '::',
  '10.0.0.1',
  'localhost.example.com',
  '127.0.0.1.example.com',
  'redis://127.0.0.1@example.com',
])('%s is reached by others', (address) => {
  expect(isLoopback(address)).toBe(false);
});
