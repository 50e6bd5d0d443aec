import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../program.js';
import { bashScript } from './bash-script.js';
import { commandTree } from './command-tree.js';
import { fishScript } from './fish-script.js';
import { zshScript } from './zsh-script.js';

const TAB = `
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_falconry
printf '%s\\n' "\${COMPREPLY[@]}"
`;

describe('completion in bash', () => {
  let script: string;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'falconry complete '));
    script = join(folder, 'script');
    writeFileSync(script, bashScript(commandTree(createProgram())));
    writeFileSync(join(folder, 'my tasks.jsonl'), '');
  });

  /** What a TAB after these words offers. */
  const offered = (...words: readonly string[]): string[] => {
    const args = ['--norc', '-c', TAB, 'bash', script, './falconry', ...words];
    const output = execFileSync('bash', args, { cwd: folder, encoding: 'utf8' });
    return output.split('\n').filter((line) => line !== '');
  };

  it.each([
    ['commands', ['da'], ['datasets']],
    ['commands below a command', ['jobs', 'c'], ['create', 'cancel', 'change']],
    ['options', ['jobs', 'list', '--s'], ['--state']],
    ['the choices of an option', ['jobs', 'list', '--state', 'pau'], ['pausing', 'paused']],
    ['them after a sign', ['jobs', 'list', '--state', '=', 'succ'], ['succeeded']],
    ['them right after the sign', ['generate', '--form', '='], ['completion', 'program']],
    [
      'them of an option that takes several',
      ['webhooks', 'create', '--events', 'job.s'],
      ['job.started', 'job.succeeded'],
    ],
    ['the choices of an argument', ['completion', 'z'], ['zsh']],
    ['files after an option that takes one', ['generate', '--file', 'my'], ['my tasks.jsonl']],
    ['files where a command takes one', ['datasets', 'import', ''], ['my tasks.jsonl', 'script']],
    ['options there after a dash', ['datasets', 'import', '--v'], ['--verify']],
    ['nothing where the value is free', ['jobs', 'create', '--name', 'j'], []],
    [
      'the command at hand, whatever an option holds',
      ['jobs', 'create', '--name', 'list', '--wa'],
      ['--watch'],
    ],
    ['nothing hidden', ['superv'], []],
  ])('offers %s', (_, words, expected) => {
    expect(offered(...words).toSorted()).toEqual(expected.toSorted());
  });

  it('offers every command that help shows', () => {
    const { commands } = commandTree(createProgram())[0]!;
    expect(commands.length).toBeGreaterThan(10);
    expect(offered('')).toEqual([...commands.map(({ word }) => word), '--help']);
  });
});

describe(commandTree, () => {
  const program = new Command('falconry');
  program
    .command('hatch')
    .description("an egg, when it's warm")
    .addArgument(new Argument('<egg>').choices(['kestrel', 'merlin']))
    .addOption(new Option('-w, --warmth <degrees>', 'how warm').choices(['37', '38']))
    .option('--nest <file>', 'where');
  const nodes = commandTree(program);

  it('tells choices from files and from what nobody can guess', () => {
    expect(nodes).toMatchObject([
      { path: '', commands: [{ word: 'hatch' }] },
      {
        path: 'hatch',
        argument: ['kestrel', 'merlin'],
        options: [
          { flags: ['-w', '--warmth'], values: ['37', '38'] },
          { flags: ['--nest'], values: 'file' },
          { flags: ['-h', '--help'], values: null },
        ],
      },
    ]);
  });

  it('zsh and fish are told the same, with what each word is for', () => {
    expect(zshScript(nodes)).toContain(`'hatch:an egg, when it'\\''s warm'`);
    expect(zshScript(nodes)).toContain(`('hatch -w'|'hatch --warmth') offered=('37' '38')`);
    expect(zshScript(nodes)).toContain(`('hatch --nest') _files; return`);
    expect(fishScript(nodes)).toContain(`-a hatch -d 'an egg, when it'\\''s warm'`);
    expect(fishScript(nodes)).toContain(`-s w -l warmth -x -a '37 38' -d 'how warm'`);
    expect(fishScript(nodes)).toContain(`-l nest -r -F -d 'where'`);
  });
});
