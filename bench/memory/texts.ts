import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mbpp } from '../../src/datasets/importers/mbpp.js';
import type { Home } from '../../src/launcher/home.js';

const Row = z.object({ prompt: z.string(), tags: z.array(z.string()) });

/** The prompts of the shipped tasks, with their tags. */
export function shippedTexts(home: Home): z.infer<typeof Row>[] {
  const file = join(home.root, 'examples', 'tasks', 'fledgling.jsonl');
  return linesOf(file).map((line) => Row.parse(line));
}

/** The prompts of MBPP in the folder that FALCONRY_DATASETS names, or null where it is not. */
export function mbppTexts(): string[] | null {
  const folder = process.env['FALCONRY_DATASETS'];
  const file = join(folder ?? '', 'mbpp.jsonl');
  return folder && existsSync(file) ? linesOf(file).map((line) => mbpp.read(line).prompt) : null;
}

function linesOf(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
