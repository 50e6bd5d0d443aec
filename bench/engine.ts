import { join } from 'node:path';
import { Home } from '../src/launcher/home.js';
import { measureProtocol } from './engine/protocol.js';
import { measureInPython } from './engine/python-figures.js';
import type { BenchResult } from './ratio.js';

/**
 * The engine beside transformers, PEFT and TRL, and what its protocol costs. CPU seconds of one thread, except for the
 * protocol, whose two sides are two processes; interleaved; the median round counts. TRL is measured when `TRL_PYTHON`
 * names an interpreter that has it.
 */
export async function run(): Promise<BenchResult> {
  const home = Home.fromEnvironment(process.env);
  const model = join(home.root, 'models', 'fledgling');
  const tasks = join(home.root, 'examples', 'tasks', 'fledgling.jsonl');
  const protocol = await measureProtocol(home, model);
  const ratios = await measureInPython(home, [model, tasks]);
  return { ratios: [...ratios, protocol] };
}
