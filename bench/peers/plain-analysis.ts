import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { RUFF_ARGUMENTS } from '../../src/judges/analysis/style-rules.js';

export interface Solved {
  readonly program: string;
  readonly reference: string;
}

// What a script of one's own does: radon, and CodeBLEU's syntax match as its authors wrote it down, by the text of
// every subtree. Dataflow is left out, and so is every wall.
const LOOP = `
import json, sys
import tree_sitter_python
from radon.visitors import ComplexityVisitor
from tree_sitter import Language, Parser

parser = Parser(Language(tree_sitter_python.language()))

def subtrees(source):
    found, waiting = [], [parser.parse(source.encode()).root_node]
    while waiting:
        node = waiting.pop()
        found.append(str(node))
        waiting += [child for child in node.children if child.children]
    return found

done = 0
for one in json.load(sys.stdin):
    ComplexityVisitor.from_code(one["program"])
    have, want = subtrees(one["program"]), subtrees(one["reference"])
    done += sum(tree in have for tree in want) / len(want) == 1
print(done)
`;

/** Runs ruff once for each program, by standard input; returns how many programs it went through. */
export async function spawnRuff(
  python: string,
  programs: readonly string[],
  workers: number,
): Promise<number> {
  const ruff = join(dirname(python), 'ruff');
  const waiting = programs.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const program of waiting) {
      const child = spawn(ruff, [...RUFF_ARGUMENTS, '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
      await outputOf(child, program);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return done;
}

/** Measures and matches all programs in as many plain interpreters; returns how many matched whole. */
export async function loopInPython(
  python: string,
  solved: readonly Solved[],
  workers: number,
): Promise<number> {
  const counts = Array.from({ length: workers }, async (_, worker) => {
    const share = solved.filter((__, index) => index % workers === worker);
    const child = spawn(python, ['-c', LOOP], { stdio: ['pipe', 'pipe', 'inherit'] });
    return Number(await outputOf(child, JSON.stringify(share)));
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

function outputOf(child: ChildProcess, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`the peer ended with ${code}`)),
    );
    child.stdin?.end(input);
  });
}
