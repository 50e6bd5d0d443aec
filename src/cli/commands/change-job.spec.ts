import { Command } from 'commander';
import { expect, test } from 'vitest';
import { makeChange, pairs } from './change-job.js';

test('only what was given is sent', () => {
  expect(makeChange({})).toEqual({});
  expect(makeChange({ name: 'x', maxTokens: 5, json: true })).toEqual({
    name: 'x',
    budget: { tokens: 5 },
  });
});

test('pairs are gathered from repeated and from listed options; nothing after the sign removes one', () => {
  const command = new Command().option('--metadata <key=value...>', '', pairs).exitOverride();
  command.parse(['--metadata', 'a=1', 'b=x=y', '--metadata', 'c='], { from: 'user' });
  expect(command.opts()).toEqual({ metadata: { a: '1', b: 'x=y', c: null } });
});

test.each(['a', '=1', ''])('%j is no pair', (text) => {
  expect(() => pairs(text)).toThrow('key=value');
});
