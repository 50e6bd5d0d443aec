import { z } from 'zod';

/** What a program's process says of an error; the program may have written it itself. */
export const ProgramError = z.object({
  stage: z.string().optional(),
  type: z.string(),
  message: z.string(),
  line: z.int().positive().optional(),
});

/** The JSON lines that a child wrote into its log. A line that was cut off or is not JSON ends the list. */
export function readLog(log: Buffer): unknown[] {
  const records: unknown[] = [];
  for (const line of log.toString('utf8').split('\n').slice(0, -1)) {
    try {
      records.push(JSON.parse(line));
    } catch {
      return records;
    }
  }
  return records;
}
