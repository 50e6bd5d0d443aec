import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folders of one installation: the code under `root`, everything it writes under `folder`. */
export class Home {
  constructor(
    readonly root: string,
    readonly folder: string,
    /** The home whose Python environment and models this one uses. */
    private readonly shared: string = folder,
  ) {}

  /** Reads FALCONRY_HOME; an empty or missing value means `.falconry` beside the code. */
  static fromEnvironment(environment: NodeJS.ProcessEnv, root = repositoryRoot()): Home {
    const named = environment['FALCONRY_HOME'];
    const folder = named ? resolve(named) : join(root, '.falconry');
    mkdirSync(folder, { recursive: true });
    return new Home(root, realpathSync(folder));
  }

  /** A home of its own for the test suites, sharing code, Python and the embedding model. */
  forTests(): Home {
    const folder = join(this.folder, 'test');
    mkdirSync(folder, { recursive: true });
    return new Home(this.root, folder, this.folder);
  }

  get python(): string {
    return process.env['PYTHON'] || join(this.shared, 'venv', 'bin', 'python');
  }

  get embeddingFolder(): string {
    return process.env['EMBEDDING_MODEL_DIR'] || join(this.shared, 'embedding');
  }

  get runFolder(): string {
    return join(this.folder, 'run');
  }

  get secretsFolder(): string {
    return join(this.folder, 'secrets');
  }

  dataFolder(part: string): string {
    return join(this.folder, 'data', part);
  }

  recordFile(part: string): string {
    return join(this.runFolder, `${part}.json`);
  }

  logFile(part: string): string {
    return join(this.folder, 'logs', `${part}.log`);
  }

  secretFile(name: string): string {
    return join(this.secretsFolder, name);
  }

  /** For what cannot live in the home folder: PostgreSQL, where its user may not enter that folder. */
  get outsideFolder(): string {
    const hash = createHash('sha256').update(this.folder).digest('hex').slice(0, 12);
    return join('/var/lib', `falconry-${hash}`);
  }

  /** Deletes everything the parts keep; they must have been stopped. */
  delete(): void {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.outsideFolder, { recursive: true, force: true });
  }
}

/** The folder that holds package.json, whether this file runs from `src` or from `dist/src`. */
export function repositoryRoot(): string {
  const above = resolve(import.meta.dirname, '..', '..');
  return above.endsWith('/dist') ? dirname(above) : above;
}
