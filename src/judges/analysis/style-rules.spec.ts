import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { PYTHON } from '../../../test/support/sandbox.js';
import { RUFF_ARGUMENTS, RULE_COSTS } from './style-rules.js';

const GUIDE = join(import.meta.dirname, '../../../docs/judges.md');
const RUFF = join(dirname(PYTHON), 'ruff');

it('has the rules and costs that the guide names', () => {
  const rows = readFileSync(GUIDE, 'utf8').matchAll(/^\| ([\d.]+) \| [^|]+ \| ([A-Z\d ]+) \|$/gmu);
  const named = [...rows].flatMap(([, cost, rules = '']) =>
    rules.split(' ').map((rule) => [rule, Number(cost)]),
  );

  expect(Object.fromEntries(named)).toEqual(RULE_COSTS);
});

it('finds the same whatever configuration lies beside a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'program.py'), 'import os\n');
  const look = (): string =>
    execFileSync(RUFF, [...RUFF_ARGUMENTS, 'program.py'], { cwd: folder, encoding: 'utf8' });
  const before = look();
  writeFileSync(join(folder, 'ruff.toml'), 'exclude = ["*"]\nlint.ignore = ["ALL"]\n');
  writeFileSync(join(folder, 'pyproject.toml'), '[tool.ruff.lint]\nignore = ["F401"]\n');

  expect(before).toMatch(/"code":"F401"/u);
  expect(look()).toBe(before);
});
