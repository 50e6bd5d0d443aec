import { expect, test } from 'vitest';
import { isAccepted, prefers } from './accept.js';

test.each([
  ['application/json', true],
  ['Application/JSON; charset=utf-8', true],
  ['*/*', true],
  ['application/*;q=0.1', true],
  ['text/html, */*;q=0.8', true],
  ['text/html', false],
  ['application/json;q=0', false],
  ['application/json;q=0, */*', false],
  ['text/*, image/png', false],
  ['application/problem+json', false],
  ['', false],
])('Accept: %s takes JSON: %s', (accept, isTaken) => {
  expect(isAccepted('application/json', accept)).toBe(isTaken);
});

test.each([
  ['*/*', false],
  ['text/html', true],
  ['text/html,application/xhtml+xml,*/*;q=0.8', true],
  ['text/html, application/json', false],
  ['text/html;q=0.5, application/json', false],
])('Accept: %s prefers a page: %s', (accept, isPreferred) => {
  expect(prefers('text/html', accept)).toBe(isPreferred);
});
