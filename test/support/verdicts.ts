import type { Verdict, VerdictStatus } from '../../src/contracts/verdict.js';

/** A verdict of a status, with what else matters to a test. */
export function verdictOf(status: VerdictStatus, details: Partial<Verdict> = {}): Verdict {
  const total = details.total ?? 4;
  const passed = details.passed ?? (status === 'passed' ? total : 0);
  return {
    status,
    kind: status === 'passed' ? 'ok' : 'wrong_answer',
    passed,
    total,
    tests: Array.from({ length: total }, (_, index) => ({ passed: index < passed })),
    cpuMs: 1,
    wallMs: 1,
    peakKb: 1,
    isolation: 'fake',
    judgeMode: 'split',
    ...details,
  };
}
