import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from 'commander';
import { Home } from '../launcher/home.js';
import { homeEnvironment } from '../launcher/service-environment.js';

export function registerModel(program: Command): void {
  const model = program
    .command('model')
    .description('make and measure the model that ships with Falconry');
  const steps = [
    ['pretrain', 'train fledgling from nothing (its own options follow; --help lists them)'],
    ['probe', 'measure what the base model can do before it learns'],
    ['tasks', 'write the shipped task sets'],
  ] as const;
  for (const [name, description] of steps) {
    model
      .command(name)
      .description(description)
      .helpOption(false)
      .allowUnknownOption()
      .argument('[options...]')
      .action(async (options: string[]) => runFledgling([name, ...options]));
  }
}

async function runFledgling(args: readonly string[]): Promise<void> {
  const home = Home.fromEnvironment(process.env);
  const child = spawn(home.python, ['-m', 'falconry_fledgling', ...args], {
    cwd: home.root,
    env: { ...process.env, ...homeEnvironment(home) },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
