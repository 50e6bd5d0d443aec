import type { Verdict } from '../../src/contracts/verdict.js';
import type { Attempt } from '../../src/training/rollout.js';
import { META_POLICY, type Run } from '../../src/training/run-context.js';
import { FakePolicyEngine } from './fake-policy-engine.js';
import { taskOf } from './tasks.js';
import { verdictOf } from './verdicts.js';

/** A run on an engine whose policy draws bytes. */
export async function byteRun(): Promise<{
  readonly run: Run;
  readonly engine: FakePolicyEngine;
}> {
  const engine = new FakePolicyEngine();
  await engine.open({ session: 's', modelPath: '', adapter: { rank: 1, alpha: 1 }, seed: 0 });
  const job = { session: 's', recipe: { sampling: {} }, model: { maxNewTokens: 8 } };
  return { run: { job, ports: { engine } } as unknown as Run, engine };
}

/** An attempt that the policy drew as this text. */
export async function attemptAt(
  engine: FakePolicyEngine,
  text: string,
  details: { readonly status: Verdict['status']; readonly total: number },
): Promise<Attempt> {
  const [prompt = new Int32Array(), tokens = new Int32Array()] = await engine.encode('s', [
    'p',
    text,
  ]);
  const rows = {
    prompts: [prompt],
    promptOfRow: Int32Array.of(0),
    completions: [tokens],
    adapterOfRow: Int32Array.of(0),
    adapters: [META_POLICY],
  };
  const [logProbabilities = new Float32Array()] = await engine.logProbabilities('s', rows);
  const byteOffsets = tokens.map((_token, index) => index);
  return {
    task: taskOf('a'),
    prompted: { adapter: META_POLICY, tokens: prompt, begun: '' },
    answer: text,
    sample: { text, tokens, logProbabilities, byteOffsets, isTruncated: false },
    verdict: verdictOf(details.status),
    reward: { total: details.total, components: [], spans: [] },
  } as unknown as Attempt;
}
