import { scaledSchedule, type Schedule } from '../../../src/common/schedule.js';
import { FailpointFolder } from './failpoints.js';

/** What the driver tells its processes beside the service's own configuration. */
export interface FaultSettings {
  readonly failpoints: FailpointFolder;
  readonly schedule: Schedule;
}

export function faultSettings(): FaultSettings {
  return {
    failpoints: new FailpointFolder(variable('FAULTS_FOLDER')),
    schedule: faultSchedule(Number(variable('FAULTS_SCALE'))),
  };
}

/** On a busy machine the receiver misses a scaled deadline now and then: every wait is the first, to be over in time. */
function faultSchedule(scale: number): Schedule {
  const schedule = scaledSchedule(scale);
  const [first = 0] = schedule.webhookRetryMs;
  const webhookRetryMs = schedule.webhookRetryMs.map(() => first);
  return Object.assign({}, schedule, { webhookRetryMs });
}

/** Ends with the driver: its end closes the pipe, however it comes about. */
export function endWithDriver(): void {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: this process is started by the fault driver only`);
  }
  return value;
}
