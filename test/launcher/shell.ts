import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/launcher/home.js';

/** What the script needs from the system; everything else on its PATH is a stand-in. */
const tools =
  'sh awk basename cat chmod cp cut date df dirname env find grep head id ln ls mkdir mv printf readlink rm sed sha256sum sleep sort tail touch tr uname wc';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/**
 * A checkout with the real script and stand-ins for node, npm and python3 that write down each call. Its path has
 * a space in it.
 */
export class Checkout {
  readonly root: string;
  readonly home: string;
  private readonly bin: string;
  private readonly calls: string;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'falconry shell '));
    this.root = join(folder, 'root');
    this.home = join(this.root, '.falconry');
    this.bin = join(folder, 'bin');
    this.calls = join(folder, 'calls');
    mkdirSync(this.bin);
    mkdirSync(join(this.root, 'src'), { recursive: true });
    mkdirSync(join(this.root, 'python', 'falconry_embedding'), { recursive: true });
    for (const path of ['falconry', 'src/launcher/setup.sh']) {
      cpSync(join(repositoryRoot(), path), join(this.root, path));
    }
    this.write('package-lock.json', '{}');
    this.write('package.json', '{}');
    this.write('python/requirements.txt', 'torch==2.13.0\n');
    this.write('src/main.ts', 'export {};\n');
    for (const tool of tools.split(' ')) {
      symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(this.bin, tool));
    }
    this.program('node', node);
    this.program('npm', npm);
    this.program('python3', python);
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  /** Puts a shell script on the PATH; `record` in it writes a call down. */
  program(name: string, script: string): void {
    const record = `record() { printf '%s\\n' "$*" >>'${this.calls}'; }`;
    rmSync(join(this.bin, name), { force: true });
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${record}\n${script}`);
    chmodSync(join(this.bin, name), 0o755);
  }

  missing(name: string): void {
    rmSync(join(this.bin, name));
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Empty for what is not there. */
  read(path: string): string {
    return this.has(path) ? readFileSync(join(this.root, path), 'utf8') : '';
  }

  /** The calls that installed something, in order. */
  work(): string[] {
    return existsSync(this.calls) ? readFileSync(this.calls, 'utf8').trim().split('\n') : [];
  }

  forgetWork(): void {
    rmSync(this.calls, { force: true });
  }

  start(
    command: string,
    environment: Record<string, string> = {},
    script = join(this.root, 'falconry'),
  ): ChildProcess {
    return spawn('/bin/sh', [script, command], {
      env: { PATH: this.bin, HOME: this.root, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async run(
    command: string,
    environment: Record<string, string> = {},
    script?: string,
  ): Promise<Ended> {
    return ended(this.start(command, environment, script));
  }

  remove(): void {
    rmSync(join(this.root, '..'), { recursive: true, force: true });
  }
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Waits until a program that runs has said something on its standard error. */
export async function untilSaid(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  return new Promise((resolve) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(text)) {
        resolve();
      }
    });
  });
}

const node = `
case $1 in
  --version) echo v20.19.0 ;;
  */installed-packages.mjs) exit 1 ;;
  *) echo "falconry runs: $3 (home $FALCONRY_HOME, HOME $HOME)" ;;
esac`;

/** \`npm ci\` begins by removing what was there. The compiler that it installs is a stand-in too. */
export const npm = `
rm -rf node_modules
mkdir -p node_modules/.bin
record npm "$@" skip=$ONNXRUNTIME_NODE_INSTALL
cat >node_modules/.bin/tsc <<'TSC'
#!/bin/sh
for out; do :; done
mkdir -p "$out/src/cli" && echo built >"$out/src/cli/main.js"
TSC
chmod +x node_modules/.bin/tsc`;

export const python = `
case "$*" in
  *sys.version_info*) exit 0 ;;
  *'import ensurepip'*) exit 0 ;;
  *m.version*) exit 1 ;;
  '-m venv '*)
    for folder; do :; done
    record venv
    mkdir -p "$folder/bin" && cp "$0" "$folder/bin/python" ;;
  *--dry-run*) echo '{"install": []}' ;;
  *'pip install'*) record pip ;;
  *falconry_embedding*)
    for folder; do :; done
    record embedding
    mkdir -p "$folder" ;;
esac`;
