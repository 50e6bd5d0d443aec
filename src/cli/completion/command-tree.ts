import type { Argument, Command, Option } from 'commander';

/** A word that can be typed, and what it is for. */
export interface Word {
  readonly word: string;
  readonly description: string;
}

/** What may follow an option, or stand as an argument: one of a list, a file, or something nobody can guess. */
export type Values = readonly string[] | 'file' | 'text';

export interface OptionWords {
  /** Such as `-k` and `--k`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Null for one that takes no value. */
  readonly values: Values | null;
}

/** A command as a shell sees it. */
export interface CommandNode {
  /** The words that lead to it, such as `jobs create`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly OptionWords[];
  readonly argument: Values;
}

/** Every command below a program that help shows, the program first: what the scripts of all shells are made from. */
export function commandTree(command: Command, path = ''): CommandNode[] {
  const help = command.createHelp();
  const shown = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  const node: CommandNode = {
    path,
    commands: shown.map((one) => ({ word: one.name(), description: one.description() })),
    options: help.visibleOptions(command).map(optionWords),
    argument: valuesOf(command.registeredArguments[0]),
  };
  const below = shown.flatMap((one) => commandTree(one, `${path} ${one.name()}`.trim()));
  return [node, ...below];
}

function optionWords(option: Option): OptionWords {
  const takesValue = option.required || option.optional;
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
    description: option.description,
    values: takesValue ? valuesOf(option) : null,
  };
}

/** A place-holder `<file>` or `[file]` stands for a file in all commands. */
function valuesOf(taker: Option | Argument | undefined): Values {
  if (taker?.argChoices !== undefined) {
    return taker.argChoices;
  }
  const placeHolder = taker === undefined ? '' : 'flags' in taker ? taker.flags : taker.name();
  return /\bfile\b/.test(placeHolder.replace(/--\S+/, '')) ? 'file' : 'text';
}
