import type { Command } from 'commander';
import { stopService } from '../launcher/down.js';
import { Home } from '../launcher/home.js';

export function registerDown(program: Command): void {
  program
    .command('down')
    .description('stop everything that was started; data stays')
    .action(async () => {
      const stopped = await stopService(Home.fromEnvironment(process.env));
      console.log(stopped.length > 0 ? `stopped: ${stopped.join(', ')}` : 'nothing was running');
    });
}
