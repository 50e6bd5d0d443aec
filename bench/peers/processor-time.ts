import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
// Fields of /proc/<pid>/stat after the name: utime, stime, and those of the children that ended.
const FIRST_TIME = 11;
const TIMES = 4;

/** CPU seconds of every process below this one and of all that ended below those. */
export function secondsBelow(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children
    .split(' ')
    .filter((child) => child !== '')
    .reduce((sum, child) => sum + secondsOf(child) + secondsBelow(Number(child)), 0);
}

/** CPU seconds of a process and of its children that have ended. */
export function secondsOf(pid: number | string): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const times = rest.split(' ').slice(FIRST_TIME, FIRST_TIME + TIMES);
  return times.reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}
