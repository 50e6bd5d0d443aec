import type { Command } from 'commander';
import { Home } from '../launcher/home.js';
import { Supervisor } from '../launcher/supervisor.js';
import { settingsDigest } from '../launcher/up.js';

/** What `up` leaves running; not for people, and therefore not in the help. */
export function registerSupervise(program: Command): void {
  program
    .command('supervise', { hidden: true })
    .requiredOption('--root <folder>', 'whose dist and python are run')
    .action(async ({ root }: { root: string }) => {
      const home = Home.fromEnvironment(process.env, root);
      await new Supervisor(home, settingsDigest(home)).run();
    });
}
