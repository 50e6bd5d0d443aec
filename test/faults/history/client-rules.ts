import { isTerminal, type JobState } from '../../../src/jobs/job-state.js';
import type { Entry, Evidence, JobRecord, Violation } from './evidence.js';

/** A call is invoked once, by the client that completes it, and completed at most once, later. */
export function everyCallIsPaired({ entries }: Evidence): Violation[] {
  const open = new Map<number, Entry>();
  const ended = new Set<number>();
  return entries.flatMap((entry) => {
    const invoked = open.get(entry.call);
    const isFine =
      entry.type === 'invoke'
        ? invoked === undefined && !ended.has(entry.call)
        : invoked?.client === entry.client && invoked.verb === entry.verb;
    if (entry.type === 'invoke') {
      open.set(entry.call, entry);
    } else {
      open.delete(entry.call);
      ended.add(entry.call);
    }
    return isFine ? [] : [violation('paired-calls', `call ${entry.call} ${entry.type}`)];
  });
}

/** What was acknowledged is there, under the name and the workspace that it was submitted with. */
export function noAcknowledgedJobIsLost({ entries, jobs }: Evidence): Violation[] {
  const known = new Set(jobs.map(({ id, client, name }) => `${client}/${name}/${id}`));
  return entries
    .filter(({ type, verb }) => type === 'ok' && verb === 'submit')
    .filter(({ client, about, job }) => !known.has(`${client}/${about}/${job}`))
    .map(({ about, job }) => violation('acknowledged-lost', `${about} as ${job}`));
}

/** A name, which is the key of its submits, makes one job at most; and none when every submit of it failed. */
export function noJobAppearsUnasked({ entries, jobs }: Evidence): Violation[] {
  const asked = new Set(
    entries
      .filter(({ verb, type }) => verb === 'submit' && (type === 'ok' || type === 'info'))
      .map(({ client, about }) => `${client}/${about}`),
  );
  return jobs
    .filter(({ client, name }) => !asked.delete(`${client}/${name}`))
    .map(({ id, name }) => violation('job-unasked', `${id} (${name})`));
}

/** The states that one client reads of a job follow the recorded path, and never lead out of an end. */
export function readsFollowThePath({ entries, jobs }: Evidence): Violation[] {
  const records = new Map(jobs.map((job) => [job.id, job]));
  const places = new Map<string, number>();
  return readsOf(entries).flatMap(({ client, about, state }) => {
    const path = pathOf(records.get(about));
    const key = `${client}/${about}`;
    const place = path.indexOf(state, places.get(key) ?? 0);
    if (place < 0) {
      const before = path[places.get(key) ?? 0];
      const rule = before !== undefined && isTerminal(before) ? 'left-an-end' : 'reads-go-back';
      return [violation(rule, `${client} read ${state} of ${about} after ${before}`)];
    }
    places.set(key, place);
    return [];
  });
}

/** A list shows every job that was acknowledged to the client before it was asked for, and only its own. */
export function listsShowWhatWasAcknowledged({ entries, jobs }: Evidence): Violation[] {
  const acknowledged = new Map<string, Set<string>>();
  const expected = new Map<number, readonly string[]>();
  return entries.flatMap((entry) => {
    const { client, verb, type, call } = entry;
    const known = acknowledged.get(client) ?? new Set<string>();
    acknowledged.set(client, known);
    if (verb === 'submit' && type === 'ok') {
      known.add(entry.job ?? '');
    } else if (verb === 'list' && type === 'invoke') {
      expected.set(call, [...known]);
    } else if (verb === 'list' && type === 'ok') {
      return compareList(entry, expected.get(call) ?? [], jobs);
    }
    return [];
  });
}

function compareList(
  { client, listed = [] }: Entry,
  expected: readonly string[],
  jobs: readonly JobRecord[],
): Violation[] {
  const own = new Set(jobs.filter((job) => job.client === client).map(({ id }) => id));
  return [
    ...expected.filter((id) => !listed.includes(id)).map((id) => `${client} misses ${id}`),
    ...listed.filter((id) => !own.has(id)).map((id) => `${client} sees ${id}`),
  ].map((detail) => violation('wrong-list', detail));
}

interface Read extends Entry {
  readonly state: JobState;
}

/** The answers to pause, resume and cancel tell the state as well. */
function readsOf(entries: readonly Entry[]): Read[] {
  return entries.filter(
    (entry): entry is Read =>
      entry.type === 'ok' && entry.verb !== 'submit' && entry.state !== undefined,
  );
}

function pathOf(job: JobRecord | undefined): JobState[] {
  return job === undefined ? [] : job.states.map(({ to }) => to);
}

function violation(rule: string, detail: string): Violation {
  return { rule, detail };
}
