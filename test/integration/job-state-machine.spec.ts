import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/common/problems.js';
import { SCHEDULE } from '../../src/common/schedule.js';
import { JobClaims } from '../../src/jobs/job-claims.js';
import { JobEndings } from '../../src/jobs/job-endings.js';
import { JobLog } from '../../src/jobs/job-log.js';
import { JobReaper } from '../../src/jobs/job-reaper.js';
import { JobRequestsService } from '../../src/jobs/job-requests.service.js';
import { type FailureRecord, judgeFailure } from '../../src/jobs/job-retries.js';
import {
  HELD_STATES,
  isTerminal,
  JOB_STATES,
  type JobActor,
  type JobState,
  requestTarget,
  sourcesOf,
} from '../../src/jobs/job-state.js';
import { JobPaused, WorkerDraining, WorkerLost } from '../../src/jobs/stop-reasons.js';
import { type Random, randomFor } from '../../src/training/random.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';
import { FailureModel, type JobHappening, mayFollow, next, RULES } from '../support/job-model.js';

const scale = Number(process.env['FALCONRY_SCALE'] ?? 1);
const ACTORS: readonly JobActor[] = ['api', 'worker', 'reaper'];
const HAPPENINGS = Object.keys(RULES) as JobHappening[];
const PAIRS = JOB_STATES.flatMap((from) => JOB_STATES.map((to) => [from, to] as const));

/** Who brings each happening about. */
const BY: Readonly<Record<JobHappening, readonly JobActor[]>> = {
  pause: ['api'],
  resume: ['api'],
  cancel: ['api'],
  claim: ['worker'],
  succeed: ['worker'],
  drain: ['worker'],
  stop: ['worker', 'reaper'],
  fail: ['worker', 'reaper'],
  failForGood: ['worker', 'reaper'],
  wake: ['reaper'],
};

/** Where the code says that a happening leads, or null when it refuses. */
function decide(state: JobState, happening: JobHappening, by: JobActor): JobState | null {
  if (happening === 'pause' || happening === 'resume' || happening === 'cancel') {
    return requestTarget(happening, state);
  }
  const to = next(state, happening);
  return to !== null && sourcesOf(to, by).includes(state) ? to : null;
}

describe('the graph of job states', () => {
  test.each(PAIRS)('from %s to %s: the code allows what the design does', (from, to) => {
    const isAllowed = ACTORS.some((by) => sourcesOf(to, by).includes(from));
    expect(isAllowed).toBe(mayFollow(from, to));
  });

  test(`${20_000 * scale} random sequences of commands agree with a model of their own`, () => {
    const random = randomFor(4, 'job states');
    const ends = new Map<JobState, number>();
    const disagreements: string[] = [];
    for (let sequence = 0; sequence < 20_000 * scale; sequence += 1) {
      const { end, disagreement } = walk(random);
      disagreements.push(...(disagreement === null ? [] : [disagreement]));
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect(disagreements).toEqual([]);
    for (const end of JOB_STATES.filter(isTerminal)) {
      expect(ends.get(end)).toBeGreaterThan(100);
    }
  });

  test(`${2_000 * scale} random lives of a job that keeps losing its worker end by the same budget`, () => {
    const random = randomFor(4, 'job failures');
    const lives = Array.from({ length: 2_000 * scale }, () => loseWorkers(random));
    expect(lives.filter((disagreement) => disagreement !== null)).toEqual([]);
  });
});

/** Random commands until nothing more can happen, or forty were given. */
function walk(random: Random): {
  readonly end: JobState;
  readonly disagreement: string | null;
} {
  let state: JobState = 'queued';
  for (let command = 0; command < 40; command += 1) {
    const happening = HAPPENINGS[random.integer(HAPPENINGS.length)]!;
    const [first, second = first] = BY[happening];
    const to = decide(state, happening, random.next() < 0.5 ? first! : second!);
    if (to !== next(state, happening) || (to !== null && isTerminal(state))) {
      return { end: state, disagreement: `${happening} leads from ${state} to ${to}` };
    }
    state = to ?? state;
  }
  return { end: state, disagreement: null };
}

/** A job of four steps loses its worker at random moments; null when code and model give it up together. */
function loseWorkers(random: Random): string | null {
  const model = new FailureModel();
  let job: FailureRecord = { ...UNHURT };
  for (let loss = 0; loss < 60; loss += 1) {
    if (random.next() < 0.4) {
      model.saveCheckpoint();
      job = { ...job, failures: 0, step: random.integer(4) };
    }
    model.lose(job.step + 1);
    const { delayMs, counts } = judgeFailure(job, new WorkerLost(), SCHEDULE, random.next());
    if ((delayMs === null) !== model.isGivenUp) {
      return `after ${loss + 1} losses: ${JSON.stringify(counts)}`;
    }
    if (delayMs === null) {
      return null;
    }
    job = { ...job, ...counts };
  }
  return 'never given up';
}

const UNHURT: FailureRecord = {
  phase: 'sampling',
  step: 0,
  totalSteps: 4,
  failures: 0,
  totalFailures: 0,
  failureKind: null,
  kindFailures: 0,
  stuckStep: null,
  stuckFailures: 0,
  microBatchDivisor: 1,
};

describe('a job in PostgreSQL', () => {
  let world: JobWorld;
  let template: string;
  beforeAll(async () => {
    world = await createJobWorld({ MAX_RUNNING_JOBS_PER_WORKSPACE: '1000' });
    // The reaper of the application rests: while it has its turn, one that is called by hand does nothing.
    await world.app.get(JobReaper, { strict: false }).onModuleDestroy();
    template = await world.submit();
    await world.us.post(`/jobs/${template}/cancel`);
  });
  afterAll(() => world.close());

  /** A job that was never anywhere else: what the trigger checks are changes. */
  const put = async (id: string, state: JobState): Promise<void> => {
    const lease = HELD_STATES.includes(state) ? '2100-01-01' : null;
    await world.database.query(
      `INSERT INTO jobs SELECT (jsonb_populate_record(NULL::jobs, to_jsonb(jobs) || $2::jsonb)).*
       FROM jobs WHERE id = $1`,
      [template, JSON.stringify({ id, state, lease_until: lease })],
    );
  };

  const isAccepted = (id: string, to: JobState): Promise<boolean> => {
    const lease = HELD_STATES.includes(to) ? '2100-01-01' : null;
    return world.database
      .query('UPDATE jobs SET state = $2, lease_until = $3 WHERE id = $1', [id, to, lease])
      .then(
        () => true,
        (error: unknown) => {
          expect(String(error)).toMatch(/may not go from|has ended/);
          return false;
        },
      );
  };

  test.each(JOB_STATES)('the trigger lets a %s job go where the design does', async (from) => {
    const accepted: JobState[] = [];
    for (const to of JOB_STATES) {
      const id = `job_${from}_${to}`;
      await put(id, from);
      if (await isAccepted(id, to)) {
        accepted.push(to);
      }
      await world.database.query('DELETE FROM jobs WHERE id = $1', [id]);
    }
    expect(accepted).toEqual(JOB_STATES.filter((to) => to === from || mayFollow(from, to)));
  });

  test(`${200 * scale} sequences by four actors at once leave paths of the graph`, async () => {
    const random = randomFor(4, 'job actors');
    const ends = new Set<JobState>();
    for (let sequence = 0; sequence < 200 * scale; sequence += 1) {
      const id = await world.submit();
      const actors = actorsOn(world, id);
      await Promise.all(actors.map((act) => actAtRandom(act, randomFor(sequence, random.next()))));
      await world.us.post(`/jobs/${id}/cancel`);
      await world.database.query(LAPSE, [id]);
      await world.app.get(JobReaper, { strict: false }).reap();
      expect(await faultsOf(world, id)).toEqual([]);
      ends.add(await stateOf(world, id));
    }
    // Both ways were taken, often enough that some other actor was in between.
    expect(ends).toContain('succeeded');
    expect(ends).toContain('cancelled');
  });
});

type Act = (random: Random) => Promise<unknown>;

const COMMANDS_EACH = 6;
const LAPSE = `UPDATE jobs SET
  lease_until = CASE WHEN lease_until IS NULL THEN NULL ELSE now() - interval '1 second' END,
  retry_at = CASE WHEN retry_at IS NULL THEN NULL ELSE now() END WHERE id = $1 AND finished_at IS NULL`;

async function actAtRandom(act: Act, random: Random): Promise<void> {
  for (let command = 0; command < COMMANDS_EACH; command += 1) {
    await act(random);
  }
}

/** Two workers that may both believe to hold the job, somebody at the API, and the reaper with an impatient clock. */
function actorsOn(world: JobWorld, id: string): Act[] {
  const get = <T>(type: new (...parts: never[]) => T): T => world.app.get(type, { strict: false });
  const requests = get(JobRequestsService);
  const reaper = get(JobReaper);
  const log = get(JobLog);
  const endings = get(JobEndings);
  const claims = new JobClaims(world.database, log, SCHEDULE, world.config);
  const workspaceId = world.us.workspaceId!;
  const ask: Act = async (random) => {
    const verb = (['pause', 'resume', 'cancel'] as const)[random.integer(3)]!;
    // Cancelling each job at once would leave nothing to try.
    if (verb !== 'cancel' || random.next() < 0.2) {
      await requests[verb](workspaceId, id, {}).catch(toleratesRefusal);
    }
  };
  const reap: Act = async () => {
    await world.database.query(LAPSE, [id]);
    await reaper.reap();
  };
  const worker = (): Act => {
    let ref: { readonly id: string; readonly workspaceId: typeof workspaceId; fence: number };
    return async (random) => {
      const claim = random.next() < 0.5 ? await claims.claim('actor') : null;
      ref = claim?.ref ?? ref;
      if (ref !== undefined && random.next() < 0.6) {
        const end = random.integer(4);
        await (end === 0
          ? log.move(ref, { to: 'succeeded', by: 'worker', set: { leaseUntil: null } })
          : endings.end(ref, 'worker', ENDS[end - 1]!));
      }
    };
  };
  return [ask, reap, worker(), worker()];
}

const ENDS = [new WorkerDraining(), new WorkerLost(), new JobPaused()];

function toleratesRefusal(error: unknown): void {
  if (!(error instanceof ProblemError && error.code === 'illegal-transition')) {
    throw error;
  }
}

interface StateChange {
  readonly sequence: number;
  readonly type: string;
  readonly data: { readonly from: JobState | null; readonly to: JobState };
}

async function stateOf(world: JobWorld, id: string): Promise<JobState> {
  const sql = 'SELECT state FROM jobs WHERE id = $1';
  const [job] = await world.database.query<{ state: JobState }>(sql, [id]);
  return job!.state;
}

/** What is wrong with the recorded history of a job that must have ended. */
async function faultsOf(world: JobWorld, id: string): Promise<string[]> {
  const [job] = await world.database.query<{ state: JobState; fence: number; last: number }>(
    'SELECT state, fence, event_sequence AS last FROM jobs WHERE id = $1',
    [id],
  );
  const events = await world.database.query<StateChange>(
    'SELECT sequence, type, data FROM job_events WHERE job_id = $1 ORDER BY sequence',
    [id],
  );
  const changes = events.filter(({ type }) => type === 'state').map(({ data }) => data);
  const broken = changes.filter(({ from, to }, index) => {
    const before = changes[index - 1]?.to ?? null;
    return from !== before || (from !== null && !mayFollow(from, to));
  });
  const isGapless = events.every(({ sequence }, index) => sequence === index + 1);
  return [
    ...broken.map(({ from, to }) => `${from} to ${to}`),
    ...(isGapless && events.length === job!.last ? [] : ['the events have a gap']),
    ...(isTerminal(job!.state) && changes.at(-1)?.to === job!.state ? [] : ['it did not end']),
    ...(changes.filter(({ to }) => to === 'running').length === job!.fence
      ? []
      : ['the fence does not count the claims']),
  ];
}
