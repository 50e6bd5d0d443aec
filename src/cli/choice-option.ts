import { Option } from 'commander';

/** An option with a closed list of values: help shows them, TAB offers them, and others are refused with the list. */
export function choiceOption(
  flags: string,
  description: string,
  choices: readonly string[],
): Option {
  return new Option(flags, description).choices(choices);
}
