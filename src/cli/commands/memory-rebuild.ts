import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { Home } from '../../launcher/home.js';
import { readPartRecord } from '../../launcher/part.js';
import { givenSettings, homeEnvironment } from '../../launcher/service-environment.js';
import { storeNames, storeVariables } from '../../launcher/stores.js';

const printed = z.object({ texts: z.int().nullable() });

/** For who runs the service: it reaches the stores themselves, not the API. */
export function registerMemoryRebuild(memory: Command): void {
  memory
    .command('rebuild')
    .description('build the search index of this installation anew while the old one serves')
    .action(async () => {
      const texts = await rebuild(Home.fromEnvironment(process.env));
      if (texts === null) {
        console.error('another process is building the search index anew');
        process.exitCode = 1;
      } else {
        console.log(`the search index holds ${texts} text${texts === 1 ? '' : 's'}, and serves`);
      }
    });
}

async function rebuild(home: Home): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [join(home.root, 'dist', 'src', 'memory', 'rebuild-index.js')],
    {
      env: { ...process.env, ...homeEnvironment(home), ...addresses(home) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  if (code !== 0) {
    throw new Error('the search index was not built anew; the old one serves as before');
  }
  return printed.parse(JSON.parse(output.trim().split('\n').at(-1) ?? '')).texts;
}

/** Where the stores are: as the environment says, or as `up` has started them. */
function addresses(home: Home): Record<string, string> {
  const started = storeNames.map((name) => {
    const address = readPartRecord(home, name)?.address;
    return [storeVariables[name], address] as const;
  });
  const found = { ...Object.fromEntries(started), ...givenSettings(process.env) };
  const missing = Object.values(storeVariables).filter((name) => !found[name]);
  if (missing.length > 0) {
    throw new Error(`run ./falconry up first, or set ${missing.join(', ')}`);
  }
  // It is asked nothing.
  return { ENGINE_URL: `unix:${home.folder}/engine.sock`, ...found };
}
