import { z } from 'zod';
import { readLog } from '../../sandbox/child-log.js';
import type { Analysed } from './kept-analyses.js';

export interface Finding {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}

const RuffFinding = z.object({
  /** Null for what is no rule: the program does not parse, or ruff failed on it. */
  code: z.string().nullable(),
  name: z.string(),
  filename: z.string(),
  location: z.object({ row: z.int() }).nullable(),
  message: z.string(),
});
type RuffFinding = z.infer<typeof RuffFinding>;

const PLACE = /(\d+)\.py$/u;
const IO_ERROR = 'E902';

/** Sorts ruff's findings by program: `7.py` is the eighth. */
export function readFindings(output: Buffer, programs: number): Analysed<readonly Finding[]>[] {
  const all = Array.from({ length: programs }, (): RuffFinding[] => []);
  for (const record of readLog(output)) {
    const finding = RuffFinding.parse(record);
    all[Number(PLACE.exec(finding.filename)?.[1])]?.push(finding);
  }
  return all.map(ofProgram);
}

function ofProgram(findings: readonly RuffFinding[]): Analysed<readonly Finding[]> {
  const fault = findings.find(({ code }) => code === null || code === IO_ERROR);
  if (fault !== undefined) {
    const isSyntax = fault.name === 'invalid-syntax';
    const line = fault.location === null ? '' : `line ${fault.location.row}: `;
    return { error: isSyntax ? 'SyntaxError' : 'RuffFailed', detail: `${line}${fault.message}` };
  }
  return findings
    .map(({ code, location, message }) => ({ rule: code ?? '', line: location?.row ?? 0, message }))
    .toSorted((a, b) => a.line - b.line);
}
