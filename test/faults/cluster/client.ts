import type { Job } from '../../../src/jobs/jobs.schemas.js';
import type { Entry, Verb } from '../history/evidence.js';

const ANSWER_MS = 20_000;

/** What all clients of a run did and learned, in the order in which it happened. */
export class History {
  readonly entries: Entry[] = [];
  private calls = 0;

  begin(about: Pick<Entry, 'client' | 'verb' | 'about'>): Call {
    this.calls += 1;
    const base = { ...about, call: this.calls };
    this.entries.push({ ...base, type: 'invoke' });
    return { end: (type, told = {}) => void this.entries.push({ ...base, ...told, type }) };
  }
}

interface Call {
  end(type: 'ok' | 'fail' | 'info', told?: Pick<Entry, 'job' | 'state' | 'listed'>): void;
}

interface Answer {
  /** 0 when nobody listened, and when the answer did not come. */
  readonly status: number;
  readonly isLost: boolean;
  readonly body: unknown;
}

/** A user of one workspace who writes down every call and believes no more than what was answered. */
export class Client {
  constructor(
    readonly workspaceId: string,
    private readonly key: string,
    private readonly addresses: readonly string[],
    private readonly history: History,
  ) {}

  /** The job, or null when the answer did not say that it was accepted; the name is the key that repeats it. */
  async submit(name: string, body: object): Promise<Job | null> {
    const call = this.begin('submit', name);
    const answer = await this.ask('POST', '/jobs', { ...body, name }, name);
    const job = isFine(answer) ? (answer.body as Job) : null;
    call.end(outcomeOf(answer), job === null ? {} : { job: job.id });
    return job;
  }

  /** The job, or null when it could not be learned. */
  read(id: string): Promise<Job | null> {
    return this.about('read', id, 'GET', `/jobs/${id}`);
  }

  act(verb: 'pause' | 'resume' | 'cancel', id: string): Promise<Job | null> {
    return this.about(verb, id, 'POST', `/jobs/${id}/${verb}`);
  }

  async list(): Promise<Job[] | null> {
    const call = this.begin('list', '');
    const answer = await this.ask('GET', '/jobs?limit=100');
    const jobs = isFine(answer) ? (answer.body as { data: Job[] }).data : null;
    call.end(outcomeOf(answer), jobs === null ? {} : { listed: jobs.map(({ id }) => id) });
    return jobs;
  }

  /** A call that no history is made of; asked until it is answered. @throws when it is refused */
  async insist<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    for (;;) {
      const answer = await this.ask(method, path, body);
      if (isFine(answer)) {
        return answer.body as T;
      }
      if (answer.status >= 400 && answer.status < 500) {
        throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  private async about(
    verb: Exclude<Verb, 'submit' | 'list'>,
    id: string,
    method: 'GET' | 'POST',
    path: string,
  ): Promise<Job | null> {
    const call = this.begin(verb, id);
    const answer = await this.ask(method, path);
    const job = isFine(answer) ? (answer.body as Job) : null;
    call.end(outcomeOf(answer), job === null ? {} : { state: job.state });
    return job;
  }

  private begin(verb: Verb, about: string): Call {
    return this.history.begin({ client: this.workspaceId, verb, about });
  }

  private async ask(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    idempotencyKey?: string,
  ): Promise<Answer> {
    const address = this.addresses[Math.floor(Math.random() * this.addresses.length)];
    try {
      const response = await fetch(`${address}${path}`, {
        method,
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: {
          authorization: `Bearer ${this.key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, isLost: false, body: await response.json() };
    } catch (error) {
      const { cause } = error as { readonly cause?: { readonly code?: string } };
      return { status: 0, isLost: cause?.code !== 'ECONNREFUSED', body: null };
    }
  }
}

function isFine({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Refusals have no effect; what broke on the way, or in the service, may have had one. */
function outcomeOf(answer: Answer): 'ok' | 'fail' | 'info' {
  if (isFine(answer)) {
    return 'ok';
  }
  return answer.isLost || answer.status >= 500 ? 'info' : 'fail';
}
