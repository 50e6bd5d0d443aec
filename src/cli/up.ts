import type { Command } from 'commander';
import { Home } from '../launcher/home.js';
import { startService, type Progress, type RunningService } from '../launcher/up.js';

export function registerUp(program: Command): void {
  program
    .command('up')
    .description('start the service, or bring the running one up to date')
    .option('--json', 'print where it is as JSON')
    .action(async (options: { json?: boolean }) => {
      const home = Home.fromEnvironment(process.env);
      const service = await startService(home, options.json ? undefined : printProgress());
      console.log(options.json ? JSON.stringify(service) : describe(service));
    });
}

/** One line a part, printed when it first answers. */
export function printProgress(): Progress {
  const shown = new Set<string>();
  return (parts) => {
    for (const [name, part] of Object.entries(parts)) {
      if (part.state === 'ready' && !shown.has(name)) {
        shown.add(name);
        console.log(`  ${name} is ready`);
      }
    }
  };
}

function describe(service: RunningService): string {
  const key =
    service.apiKey === null
      ? 'the database has API keys already; none is on file here'
      : `in ${service.apiKeyFile}`;
  return [
    `Falconry is up at ${service.url}`,
    `  Swagger UI   ${service.docsUrl}`,
    `  API key      ${key}`,
    '  stop it with ./falconry down',
  ].join('\n');
}
