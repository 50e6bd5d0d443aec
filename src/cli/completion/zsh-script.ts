import type { CommandNode, Values, Word } from './command-tree.js';
import { quoted } from './quoted.js';

/** A script for `source <(./falconry completion zsh)`, or a file `_falconry` on the fpath. */
export function zshScript(nodes: readonly CommandNode[]): string {
  return `#compdef falconry
# Completes falconry in zsh, after compinit: source <(./falconry completion zsh)
_falconry() {
  local at= word previous=\${words[CURRENT - 1]}
  local -a offered
  for word in "\${(@)words[2, CURRENT - 1]}"; do
    case "$at/$word" in
      (${descents(nodes)}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at $previous" in
${nodes.flatMap(optionCases).join('\n')}
  esac
  case "$at" in
${nodes.map(commandCase).join('\n')}
  esac
}
compdef _falconry falconry ./falconry
`;
}

function descents(nodes: readonly CommandNode[]): string {
  return nodes
    .flatMap(({ path, commands }) => commands.map(({ word }) => `'${path}/${word}'`))
    .join('|');
}

function optionCases({ path, options }: CommandNode): string[] {
  return options.flatMap(({ flags, values }) =>
    values === null
      ? []
      : [`    (${flags.map((flag) => `'${path} ${flag}'`).join('|')}) ${offer(values)}; return ;;`],
  );
}

function commandCase({ path, commands, options, argument }: CommandNode): string {
  const flags = options.flatMap((option) =>
    option.flags
      .filter((flag) => flag.startsWith('--'))
      .map((word) => ({ word, description: option.description })),
  );
  return `    ('${path}') ${offer(argument, [...commands, ...flags])} ;;`;
}

function offer(values: Values, words: readonly Word[] = []): string {
  const choices = Array.isArray(values) ? (values as readonly string[]) : [];
  const described = [
    ...choices.map(escaped),
    ...words.map(({ word, description }) => `${escaped(word)}:${description}`),
  ];
  return [
    ...(described.length === 0
      ? []
      : [`offered=(${described.map(quoted).join(' ')}); _describe falconry offered`]),
    ...(values === 'file' ? ['_files'] : []),
    ...(described.length === 0 && values === 'text' ? ['_message value'] : []),
  ].join('; ');
}

/** A colon parts a word from its description. */
function escaped(word: string): string {
  return word.replaceAll(':', '\\:');
}
