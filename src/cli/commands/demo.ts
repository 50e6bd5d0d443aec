import type { Command } from 'commander';
import { Home } from '../../launcher/home.js';
import { type DemoOptions, runDemo } from '../demo/demo.js';
import { demoSteps } from '../demo/demo-job.js';
import { wholeNumber } from '../whole-number.js';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('set up, start, train the shipped model, and show what it learned')
    .option('--exit', 'stop everything at the end')
    .option('--seed <n>', 'repeats a run', wholeNumber, 1)
    .option('--steps <n>', 'steps of training', wholeNumber, demoSteps)
    .action(async (options: DemoOptions) => {
      await runDemo(Home.fromEnvironment(process.env), options);
    });
}
