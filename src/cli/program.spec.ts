import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.js';

/** What the command line says when it refuses these words. */
async function refusal(...words: readonly string[]): Promise<string> {
  let said = '';
  const program = createProgram();
  for (const command of allOf(program)) {
    command.exitOverride().configureOutput({ writeErr: (text) => (said += text) });
  }
  await expect(program.parseAsync(words, { from: 'user' })).rejects.toThrow(/./);
  return said;
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();

describe(createProgram, () => {
  it.each([
    ['a misspelt command', ['jbos'], ["unknown command 'jbos'", 'Did you mean jobs?']],
    ['one below a command', ['jobs', 'lsit'], ["unknown command 'lsit'", 'Did you mean list?']],
    ['a misspelt option', ['jobs', 'list', '--stat', 'x'], ["unknown option '--stat'", '--state']],
    [
      'a choice that there is not',
      ['jobs', 'list', '--state', 'done'],
      ['Allowed choices are queued, running'],
    ],
    [
      'a recipe that there is not',
      ['jobs', 'create', '--recipe', 'hawk'],
      ['Allowed choices are falcon,'],
    ],
    [
      'a number that is none',
      ['jobs', 'list', '--limit', 'many'],
      ["'many' is invalid", 'whole number'],
    ],
    ['an argument that is missing', ['jobs', 'get'], ["missing required argument 'id'", '--help']],
    ['a suite that there is not', ['test', 'units'], ['Allowed choices are static, unit']],
  ])('%s is refused with what to type instead', async (_, words, expected) => {
    const said = await refusal(...words);
    for (const part of expected) {
      expect(said).toContain(part);
    }
  });

  it('an option is that of the command that it stands behind, not of the one above', async () => {
    const below = (program: Command): Command[] =>
      allOf(program).filter((one) => one.parent?.options.some(({ long }) => long === '--json'));
    const paths = below(createProgram()).map(pathOf);
    expect(paths).toContain('feedback get');
    for (const path of paths) {
      const program = createProgram();
      const command = below(program).find((one) => pathOf(one) === path)!;
      const given = command.registeredArguments.map(() => 'x');
      command.action(() => undefined);
      await program.parseAsync([...path.split(' '), ...given, '--json'], { from: 'user' });
      expect([path, command.opts()['json']]).toEqual([path, true]);
    }
  });

  it('every command that shows what the service or a part answers prints JSON on request', () => {
    /** They tell a story, run something else, or have nothing to show but that it is done. */
    const others = [
      'completion',
      'datasets delete',
      'demo',
      'down',
      'keys delete',
      'memory episodes delete',
      'memory rebuild',
      'models delete',
      'setup',
      'soak',
      'supervise',
      'test',
    ];
    const silent = allOf(createProgram())
      .filter(({ commands }) => commands.length === 0)
      .filter(({ options }) => !options.some(({ long }) => long === '--json'))
      .map(pathOf)
      .filter((path) => !path.startsWith('model '));
    expect(silent.toSorted()).toEqual(others);
  });
});
