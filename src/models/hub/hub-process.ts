import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ProblemError } from '../../common/problems.js';
import { Config } from '../../config/config.js';
import { invalidModel } from '../adapters/model-faults.js';
import { type HubPlace, ModelHub } from './model-hub.js';

/** What `python -m falconry_hub` says, one a line. */
const Line = z.union([
  z.object({ doneBytes: z.int(), totalBytes: z.int() }),
  z.object({ isDone: z.literal(true) }),
  z.object({ error: z.string(), detail: z.string() }),
]);
type Line = z.infer<typeof Line>;
type Failure = Extract<Line, { error: string }>;

const STDERR_TAIL = 2_000;

/** Asks a hub by a process of `huggingface_hub`, which knows nothing of ours and ends with this one. */
@Injectable()
export class HubProcess extends ModelHub {
  constructor(private readonly config: Config) {
    super();
  }

  async bring(
    { hub, revision }: HubPlace,
    folder: string,
    tell: (doneBytes: number, totalBytes: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    signal.throwIfAborted();
    const child = spawn(this.config.python, ['-m', 'falconry_hub', hub, revision, folder], {
      cwd: '/',
      env: this.environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const end = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', end);
    let [stderr, last]: [string, Line | null] = ['', null];
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-STDERR_TAIL);
    });
    try {
      const closed = once(child, 'close');
      for await (const text of createInterface({ input: child.stdout })) {
        last = Line.parse(JSON.parse(text));
        if ('doneBytes' in last) {
          tell(last.doneBytes, last.totalBytes);
        }
      }
      await closed;
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
    signal.throwIfAborted();
    if (last === null || !('isDone' in last)) {
      throw last !== null && 'error' in last
        ? problemOf(last)
        : new ProblemError('dependency-unavailable', `The download ended early: ${stderr}`);
    }
  }

  private environment(): Record<string, string> {
    const { home, hubUrl, hubToken, pythonPath } = this.config;
    return {
      PYTHONPATH: pythonPath,
      HF_HOME: join(home, 'hub', '.cache'),
      HF_ENDPOINT: hubUrl,
      ...(hubToken === null ? {} : { HF_TOKEN: hubToken }),
    };
  }
}

function problemOf({ error, detail }: Failure): ProblemError {
  if (error === 'refused') {
    return invalidModel('source/hub', detail);
  }
  return new ProblemError(error === 'disk_full' ? 'storage-exhausted' : 'dependency-unavailable', detail);
}
