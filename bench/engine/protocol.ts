import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from '../../src/launcher/home.js';
import { EngineConnection } from '../../src/policy/engine-connection.js';
import { toWireForwardBackward } from '../../src/policy/wire-messages.js';
import type { Ratio } from '../ratio.js';

const SESSION = 'bench';
const ROUNDS = 5;
const ROWS = 75;
const PROMPT_TOKENS = 16;
const ANSWER_TOKENS = 440; // 33,000 in all rows
const VOCABULARY = 1_000;

/**
 * What the protocol costs beside the step that it carries, with 33,000 tokens and as many weights. A call that is
 * repeated goes all the way, from arrays in Node to the answer, and is answered from the engine's record: it computes
 * nothing. What it takes is what the protocol takes.
 */
export async function measureProtocol(home: Home, model: string): Promise<Ratio> {
  return withEngine(home, async (engine) => {
    const adapter = { rank: 8, alpha: 16 };
    const opening = {
      session: SESSION,
      sequence: 1,
      opening: '1',
      modelPath: model,
      adapter,
      seed: 1,
    };
    await engine.call('load', opening);
    const shares: number[] = [];
    for (let sequence = 2; sequence < 2 + ROUNDS; sequence += 1) {
      const whole = await timed(() => step(engine, sequence));
      const protocol = await timed(() => step(engine, sequence));
      shares.push((100 * protocol) / (whole - protocol));
    }
    shares.sort((a, b) => a - b);
    process.stderr.write(`protocol: ${shares.map((share) => share.toFixed(2)).join(' ')} %\n`);
    return {
      name: `protocol at ${(ROWS * ANSWER_TOKENS).toLocaleString('en')} tokens, share of the step`,
      value: shares[Math.floor(ROUNDS / 2)] ?? Number.NaN,
      goal: 2,
      peer: 'the same step without it',
      unit: '%',
      better: 'lower',
    };
  });
}

/** The arrays are the same in every round, and made anew, as a training makes them. */
async function step(engine: EngineConnection, sequence: number): Promise<void> {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const body = toWireForwardBackward({
    session: SESSION,
    rows: {
      prompts: [tokens(PROMPT_TOKENS, 0)],
      promptOfRow: new Int32Array(ROWS),
      completions: rows.map((row) => tokens(ANSWER_TOKENS, row)),
      adapterOfRow: new Int32Array(ROWS),
      adapters: ['policy'],
    },
    loss: { kind: 'weighted_nll' },
    weights: rows.map(() => new Float32Array(ANSWER_TOKENS).fill(1)),
    normalisers: [ROWS],
  });
  await engine.call('forward_backward', { ...body, sequence });
}

function tokens(length: number, row: number): Int32Array {
  return Int32Array.from({ length }, (_, place) => 2 + ((7 * place + 31 * row) % VOCABULARY));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function withEngine<T>(
  home: Home,
  use: (engine: EngineConnection) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-bench-'));
  const socket = join(folder, 'engine.sock');
  const args = ['-m', 'falconry_engine', '--socket', socket, '--exit-with-parent'];
  const child = spawn(home.python, args, {
    env: { ...process.env, PYTHONPATH: join(home.root, 'python') },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  const engine = new EngineConnection({ url: `unix:${socket}` });
  try {
    await Promise.race([
      whenReady(engine),
      ended.then(() => Promise.reject(new Error('it ended'))),
    ]);
    return await use(engine);
  } finally {
    await engine.close();
    child.stdin?.end();
    await ended;
    rmSync(folder, { recursive: true });
  }
}

async function whenReady(engine: EngineConnection): Promise<void> {
  while (
    !(await engine.health().then(
      () => true,
      () => false,
    ))
  ) {
    await sleep(100);
  }
}
