import type { Ratio } from '../ratio.js';
import type { Stage } from './stage.js';

/** What a process takes, in MB. */
export interface Weight {
  readonly resident: number;
  /** What is left when everything that can be freed is: it tells a leak from the room that Node takes. */
  readonly live: number;
}

export async function weigh(stage: Stage): Promise<Weight> {
  // To weigh what is live is to collect what is not.
  const resident = stage.residentMb();
  return { resident, live: await stage.liveMb() };
}

export function grownBy(before: Weight, after: Weight): Ratio[] {
  process.stderr.write(`memory in MB: ${JSON.stringify({ before, after })}\n`);
  const grown = {
    goal: 1.15,
    peer: 'the same process before, after the same load',
    unit: 'x',
    better: 'lower',
  } as const;
  return [
    {
      ...grown,
      name: 'resident memory after the load',
      value: after.resident / before.resident,
    },
    { ...grown, name: 'live memory after the load', value: after.live / before.live },
  ];
}
