import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { isStillValid } from '../api-keys/key-ledger.js';
import type { CallerIdentity } from '../common/caller.js';
import { readableFrames } from '../common/event-stream.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { Shutdown } from '../common/shutdown.js';
import { onAbort } from '../common/signals.js';
import { Waker } from '../common/waker.js';
import { Database } from '../database/database.js';
import { Draft, DraftReader, type Growth } from './draft.js';
import type { Generate, Generation, GenerationStart } from './generation.schemas.js';
import { GenerationService } from './generation.service.js';

/** What happens to an answer that is watched: a start, growth, and one end; silence in between. */
export type GenerationEvent =
  | { readonly kind: 'start'; readonly start: GenerationStart }
  | ({ readonly kind: 'growth' } & Growth)
  | { readonly kind: 'silence' }
  | { readonly kind: 'whole'; readonly generation: Generation }
  | { readonly kind: 'failed'; readonly error: unknown };

export type ToFrames = (events: AsyncIterable<GenerationEvent>) => AsyncGenerator<string>;

/** An answer under way. */
interface Flight {
  readonly caller: CallerIdentity;
  readonly draft: Draft;
  readonly waker: Waker;
  readonly stop: AbortController;
  /** Null until it ends. */
  outcome: Extract<GenerationEvent, { kind: 'whole' | 'failed' }> | null;
  ended: Promise<void>;
}

/** Answers told while they are drawn. */
@Injectable()
export class GenerationStreams {
  constructor(
    private readonly generation: GenerationService,
    private readonly database: Database,
    private readonly shutdown: Shutdown,
    private readonly schedule: Schedule,
  ) {}

  /**
   * The frames of an answer. They begin with its first text, or when a stream may be silent no longer: what fails before
   * is thrown. From then on a failure is the last event. The engine stops drawing when the reader leaves or takes nothing
   * for `downloadSilenceMs`, when the key is revoked, which ends the frames without a word, and when the process ends.
   *
   * @throws ProblemError as {@link GenerationService.generate} does
   */
  async open(
    caller: CallerIdentity,
    body: Generate,
    callerGone: AbortSignal,
    toFrames: ToFrames,
  ): Promise<Readable> {
    const flight = this.begin(caller, body, callerGone);
    await this.firstNews(flight);
    if (flight.outcome?.kind === 'failed') {
      throw flight.outcome.error;
    }
    flight.draft.isTold = true;
    return readableFrames(toFrames(this.events(flight)), this.schedule.downloadSilenceMs);
  }

  private begin(caller: CallerIdentity, body: Generate, callerGone: AbortSignal): Flight {
    const [waker, stop] = [new Waker(), new AbortController()];
    const draft = new Draft(body.n, () => waker.wake());
    const releases = [
      onAbort(callerGone, () => stop.abort(callerGone.reason)),
      onAbort(this.shutdown.signal, () => stop.abort(ending())),
    ];
    const flight: Flight = { caller, draft, waker, stop, outcome: null, ended: Promise.resolve() };
    flight.ended = this.carryOut(flight, body).finally(() => {
      releases.forEach((release) => release());
    });
    return flight;
  }

  private async carryOut(flight: Flight, body: Generate): Promise<void> {
    const { caller, draft, stop, waker } = flight;
    try {
      const asked = { ...body, stream: true };
      const generation = await this.generation.draw(caller, asked, draft, stop.signal);
      flight.outcome = { kind: 'whole', generation };
    } catch (error) {
      flight.outcome = { kind: 'failed', error };
    }
    waker.wake();
  }

  private async firstNews(flight: Flight): Promise<void> {
    const { draft } = flight;
    const deadline = performance.now() + this.schedule.eventSilenceMs;
    for (let left = this.schedule.eventSilenceMs; left > 0; left = deadline - performance.now()) {
      if (flight.outcome !== null || draft.texts.some((text) => text !== '')) {
        return;
      }
      await this.news(flight, left);
    }
  }

  private async *events(flight: Flight): AsyncGenerator<GenerationEvent> {
    const { draft, stop, caller } = flight;
    const { eventPollMs, eventSilenceMs } = this.schedule;
    const reader = new DraftReader(draft);
    let [beat, look] = [Date.now(), Date.now()];
    try {
      for (;;) {
        // Read first: what comes in between is news of the next round, never lost.
        const { outcome } = flight;
        for (const event of newsOf(reader)) {
          yield event;
          beat = Date.now();
        }
        if (outcome !== null) {
          yield outcome;
          return;
        }
        await this.news(flight, eventPollMs);
        const isDue = Date.now() - look >= eventPollMs;
        if (isDue && !(await isStillValid(this.database, caller))) {
          return;
        }
        look = isDue ? Date.now() : look;
        if (Date.now() - beat > eventSilenceMs) {
          yield { kind: 'silence' };
          beat = Date.now();
        }
      }
    } finally {
      stop.abort(new ProblemError('request-timeout', 'Nobody reads the answer any more.'));
    }
  }

  /** Returns with news, or after a while without. What is told to stop has one news left: its end. */
  private async news({ stop, waker, ended }: Flight, timeoutMs: number): Promise<void> {
    await (stop.signal.aborted ? ended : waker.wait(timeoutMs, stop.signal));
  }
}

function* newsOf(reader: DraftReader): Generator<GenerationEvent> {
  const start = reader.readStart();
  if (start !== null) {
    yield { kind: 'start', start };
  }
  for (const growth of reader.read()) {
    yield { kind: 'growth', ...growth };
  }
}

function ending(): ProblemError {
  return new ProblemError('dependency-unavailable', 'The process is ending; ask again.');
}
