import type { CommandNode, Values } from './command-tree.js';

/** A script for `source <(./falconry completion bash)`. It asks nothing of the program: a TAB costs no start of Node. */
export function bashScript(nodes: readonly CommandNode[]): string {
  return `# Completes falconry in bash: source <(./falconry completion bash)
_falconry() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} at= word
  # bash parts --state=queued at the sign.
  [[ $current == = ]] && current= previous="= $previous"
  [[ $previous == = ]] && previous="= \${COMP_WORDS[COMP_CWORD - 2]}"
  previous=\${previous#= }
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case "$at/$word" in
${descents(nodes)}
    esac
  done
  COMPREPLY=()
  case "$at $previous" in
${nodes.flatMap(optionCases).join('\n')}
  esac
  case "$at" in
${nodes.map(commandCase).join('\n')}
  esac
}
_falconry_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2"); }
_falconry_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$1")
}
complete -F _falconry falconry ./falconry
`;
}

/** From a command into the one below it. */
function descents(nodes: readonly CommandNode[]): string {
  const paths = nodes.flatMap(({ path, commands }) =>
    commands.map(({ word }) => `'${path}/${word}'`),
  );
  return `      ${paths.join(' | ')}) at="\${at:+$at }$word" ;;`;
}

function optionCases({ path, options }: CommandNode): string[] {
  return options.flatMap(({ flags, values }) =>
    values === null
      ? []
      : [
          `    ${flags.map((flag) => `'${path} ${flag}'`).join(' | ')}) ${complete(values)} return ;;`,
        ],
  );
}

function commandCase({ path, commands, options, argument }: CommandNode): string {
  const words = [
    ...commands.map(({ word }) => word),
    ...options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith('--'))),
  ];
  return `    '${path}') ${complete(argument, words)} ;;`;
}

/** What follows an option, or where a command takes files, what a dash does not begin. */
function complete(values: Values, words: readonly string[] = []): string {
  if (values === 'file') {
    const files = '_falconry_files "$current";';
    return words.length === 0
      ? files
      : `if [[ $current == -* ]]; then ${list(words)} else ${files} fi`;
  }
  const offered = [...(values === 'text' ? [] : values), ...words];
  return offered.length === 0 ? '' : list(offered);
}

function list(words: readonly string[]): string {
  return `_falconry_words '${words.join(' ')}' "$current";`;
}
