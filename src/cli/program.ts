import { Command } from 'commander';
import { commands } from './commands.js';

/** The command line with all its commands; what is misspelt is answered with what is alike. */
export function createProgram(): Command {
  const program = new Command('falconry')
    .description('Training as a service for code models, with a memory')
    .enablePositionalOptions()
    .showHelpAfterError('(add --help to see what there is)')
    .configureHelp({ showGlobalOptions: true });
  for (const register of commands) {
    register(program);
  }
  return program;
}
