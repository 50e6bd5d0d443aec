import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOTALS } from '../../src/common/metrics/total-families.js';
import { PROBLEMS } from '../../src/common/problem-catalogue.js';
import { SCHEDULE } from '../../src/common/schedule.js';
import { repositoryRoot } from '../../src/launcher/home.js';
import { GAUGES } from '../../src/telemetry/gauges.js';

const docs = join(repositoryRoot(), 'docs');
const text = readFileSync(join(docs, 'operations.md'), 'utf8');

/** The cells of every row of the table under a heading, without its head. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]!.split('\n');
  const rows = lines.filter((line) => line.startsWith('|')).slice(2);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

/** `5 s, 30 s, 2 m` for milliseconds. */
function spoken(value: number | readonly number[]): string {
  return [value].flat().map(spokenOne).join(', ');
}

function spokenOne(ms: number): string {
  if (ms < 1_000) {
    return `${ms} ms`;
  }
  return ms % 60_000 === 0 ? `${ms / 60_000} m` : `${ms / 1_000} s`;
}

const inCode = (cell: string | undefined): string => cell?.replaceAll('`', '') ?? '';

describe('docs/operations.md', () => {
  it('gives every error code with its cause and its cure', () => {
    const rows = rowsUnder('Every error code');
    expect(rows.map(([code]) => inCode(code)).toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
    expect(rows.filter(([, cause, cure]) => !cause || !cure)).toEqual([]);
  });

  it('gives every duration of the schedule with its value', () => {
    const rows = rowsUnder('Every duration');
    const told = Object.fromEntries(rows.map(([name, value]) => [inCode(name), value]));
    const held = Object.entries(SCHEDULE).map(([name, value]) => [name, spoken(value)]);
    expect(told).toEqual(Object.fromEntries(held));
    expect(rows.filter(([, , meaning]) => !meaning)).toEqual([]);
  });

  it('gives every family of metrics with its labels', () => {
    const told = rowsUnder('Metrics').map(([name, labels]) => [inCode(name), inCode(labels)]);
    const totals = Object.entries(TOTALS).map(([name, { labels }]) => [name, labels.join(', ')]);
    expect(told).toEqual(expect.arrayContaining(totals));
    const names = told.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(GAUGES)));
    const known = [...Object.keys(TOTALS), ...Object.keys(GAUGES)];
    const ours = names.filter((name) => name?.startsWith('falconry_'));
    expect(new Set(ours)).toEqual(new Set(known));
  });

  it('names no other code as the end of a failed job', () => {
    const ends = rowsUnder('When something fails').flatMap(
      ([, , end]) => end?.match(/`[^`]+`/g) ?? [],
    );
    expect(ends.map(inCode).filter((code) => !(code in PROBLEMS))).toEqual([]);
    expect(ends.length).toBeGreaterThan(5);
  });
});

it('docs/running.md names every variable that the service reads', () => {
  const source = readFileSync(join(repositoryRoot(), 'src', 'config', 'config.ts'), 'utf8');
  const variables = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name = '']) => name);
  const running = readFileSync(join(docs, 'running.md'), 'utf8');
  expect(variables.filter((name) => !running.includes(`\`${name}\``))).toEqual([]);
  expect(variables.length).toBeGreaterThan(15);
});

it('every link between pages of the docs leads to a file', () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
  const broken = pages.flatMap((page) => {
    const links = readFileSync(join(docs, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g);
    return [...links]
      .map(([, target = '']) => target)
      .filter((target) => !exists(join(docs, target)))
      .map((target) => `${page}: ${target}`);
  });
  expect(broken).toEqual([]);
});

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
