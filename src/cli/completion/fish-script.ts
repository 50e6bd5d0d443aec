import type { CommandNode, OptionWords } from './command-tree.js';
import { quoted } from './quoted.js';

/** A script for `./falconry completion fish | source`. */
export function fishScript(nodes: readonly CommandNode[]): string {
  const known = nodes.flatMap(({ path, commands }) =>
    commands.map(({ word }) => `${path}/${word}`),
  );
  return `# Completes falconry in fish: ./falconry completion fish | source
function __falconry_at
  set -l at ''
  for word in (commandline -opc)[2..]
    if contains -- "$at/$word" ${known.map(quoted).join(' ')}
      set at (string trim -- "$at $word")
    end
  end
  test "$at" = "$argv[1]"
end
complete -c falconry -f
${nodes.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, commands, options, argument }: CommandNode): string[] {
  const here = `complete -c falconry -n ${quoted(`__falconry_at ${quoted(path)}`)}`;
  return [
    ...commands.map(({ word, description }) => `${here} -a ${word} -d ${quoted(description)}`),
    ...options.map((option) => `${here} ${optionArguments(option)}`),
    ...(argument === 'file' ? [`${here} -F`] : []),
    ...(Array.isArray(argument) ? [`${here} -a ${quoted(argument.join(' '))}`] : []),
  ];
}

function optionArguments({ flags, description, values }: OptionWords): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  const takes = values === null ? [] : values === 'file' ? ['-r', '-F'] : ['-x'];
  const choices = Array.isArray(values) ? [`-a ${quoted(values.join(' '))}`] : [];
  return [...names, ...takes, ...choices, `-d ${quoted(description)}`].join(' ');
}
