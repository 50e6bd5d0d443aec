import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopService } from '../../src/launcher/down.js';
import { Home } from '../../src/launcher/home.js';
import { choosePort } from '../../src/launcher/ports.js';

/**
 * An installation in a folder of its own, with spaces in its path: real stores, and in place of api, worker and
 * engine the smallest programs that keep the same promises to the launcher.
 */
export class Installation {
  private constructor(
    readonly folder: string,
    readonly home: Home,
  ) {}

  static async make(): Promise<Installation> {
    const shared = Home.fromEnvironment(process.env);
    process.env['PYTHON'] = shared.python;
    process.env['API_PORT'] = String(await choosePort());
    const folder = mkdtempSync(join(tmpdir(), 'falconry launcher '));
    const root = join(folder, 'root');
    writeProgram(root, 'dist/src/main.js', api);
    writeProgram(root, 'dist/src/worker.js', worker);
    writeProgram(root, 'dist/src/api-keys/bootstrap.js', bootstrap);
    writeProgram(root, 'python/falconry_engine/__main__.py', engine);
    mkdirSync(join(folder, 'home'));
    return new Installation(folder, new Home(root, join(folder, 'home')));
  }

  /** Replaces one of the programs, as a new version of the code would. */
  write(program: 'dist/src/main.js' | 'dist/src/worker.js', text: string): void {
    writeProgram(this.home.root, program, text);
  }

  /** What the api printed of its environment when it last started. */
  lastApiStart(): unknown {
    const lines = readFileSync(this.home.logFile('api'), 'utf8').trim().split('\n');
    return JSON.parse(lines.at(-1) ?? '');
  }

  /** Ids of every process whose environment or working folder names this installation. */
  processes(): number[] {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
      .filter((pid) => mentions(pid, this.home.folder))
      .map(Number);
  }

  async remove(): Promise<void> {
    await stopService(this.home);
    this.home.delete();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function mentions(pid: string, text: string): boolean {
  try {
    const files = ['environ', 'cmdline'].map((file) =>
      readFileSync(`/proc/${pid}/${file}`, 'utf8'),
    );
    return files.some((content) => content.includes(text));
  } catch {
    return false;
  }
}

function writeProgram(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

export const api = `
const { createServer } = require('node:http');
console.log(JSON.stringify({ database: process.env.DATABASE_URL, allow: process.env.OUTBOUND_ALLOW ?? '' }));
const server = createServer((request, response) => {
  response.statusCode = request.url === '/health/ready' ? 200 : 404;
  response.end();
});
server.listen(Number(process.env.API_PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

const worker = `
require('node:fs').writeFileSync(process.env.READY_FILE, '');
setInterval(() => undefined, 1000);
process.on('SIGTERM', () => process.exit(0));
`;

const bootstrap = `
console.log(JSON.stringify({ key: 'fk_first_key_of_' + new URL(process.env.DATABASE_URL).port }));
`;

const engine = `
import http.server, socketserver, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

    def address_string(self):
        return "unix"

socketserver.ThreadingUnixStreamServer(sys.argv[sys.argv.index("--socket") + 1], Handler).serve_forever()
`;
