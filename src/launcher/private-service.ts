import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Home } from './home.js';
import { choosePort } from './ports.js';
import { engineSettings, givenSettings } from './service-environment.js';

const execute = promisify(execFile);
const commandMs = 360_000;
const running = z.object({ url: z.string(), apiKey: z.string() });

/** A whole service in a folder of its own, apart from the user's. */
export interface PrivateService {
  readonly url: string;
  readonly apiKey: string;
  /** In which the command line speaks to this service. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Stops every part and deletes all data. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts one for a bench or a test, by the command line. It shares code, Python and the embedding model with the
 * installation and nothing else: the operator's settings do not reach it.
 *
 * @param settings - variables of the service
 */
export async function startPrivateService(
  settings: Readonly<Record<string, string>> = {},
): Promise<PrivateService> {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-private-'));
  const environment = await privateEnvironment(folder, settings);
  const stop = async (): Promise<void> => {
    await runCommand(['down'], environment);
    Home.fromEnvironment(environment).delete();
  };
  try {
    const printed = await runCommand(['up', '--json'], environment);
    return { ...running.parse(JSON.parse(printed)), environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs a command of the command line, and returns what it prints. @throws with what it says of its failure */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<NodeJS.ProcessEnv>,
): Promise<string> {
  const script = join(Home.fromEnvironment(process.env).root, 'dist', 'src', 'cli', 'main.js');
  try {
    const { stdout } = await execute(process.execPath, [script, ...args], {
      env: environment,
      timeout: commandMs,
      maxBuffer: 16_777_216,
    });
    return stdout;
  } catch (error) {
    const said: unknown = error instanceof Error ? Reflect.get(error, 'stderr') : undefined;
    throw typeof said === 'string' && said !== ''
      ? new Error(said.trim(), { cause: error })
      : error;
  }
}

async function privateEnvironment(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<NodeJS.ProcessEnv> {
  const shared = Home.fromEnvironment(process.env);
  const given = { ...givenSettings(process.env), ...engineSettings(process.env) };
  const foreign = [...Object.keys(given), 'FALCONRY_URL', 'FALCONRY_API_KEY'];
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.includes(name));
  return {
    ...Object.fromEntries(inherited),
    FALCONRY_HOME: folder,
    PYTHON: shared.python,
    EMBEDDING_MODEL_DIR: shared.embeddingFolder,
    API_PORT: String(await choosePort()),
    ...settings,
  };
}
