import type { Command } from 'commander';
import { Home } from '../launcher/home.js';

/** The installing itself is done by the shell script before Node runs; this says what there is. */
export function registerSetup(program: Command): void {
  program
    .command('setup')
    .description('install and build what is missing, and start nothing')
    .action(() => {
      const home = Home.fromEnvironment(process.env);
      console.log(`set up: home ${home.folder}, Python ${home.python}`);
    });
}
