import { Argument, type Command } from 'commander';
import { bashScript } from './bash-script.js';
import { type CommandNode, commandTree } from './command-tree.js';
import { fishScript } from './fish-script.js';
import { zshScript } from './zsh-script.js';

const scripts: Readonly<Record<string, (nodes: readonly CommandNode[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Registered like every command; its script knows those that are registered when it is asked for. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands, options and their choices on TAB')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .addHelpText('after', '\nIn ~/.bashrc: source <(./falconry completion bash)')
    .action((shell: string) => {
      console.log(scripts[shell]?.(commandTree(program)).trimEnd());
    });
}
