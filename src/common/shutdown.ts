import { setMaxListeners } from 'node:events';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleDestroy,
} from '@nestjs/common';

/** Tells everything that is open or runs for long that the process is about to end. */
@Injectable()
export class Shutdown implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly controller = new AbortController();
  private announced = false;

  constructor() {
    // Every open stream waits for it, and a thousand may be open.
    setMaxListeners(0, this.controller.signal);
  }

  /** Aborted when what is open has to end: no further work is taken. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** True since the process was asked to end, which is a while before {@link signal} is aborted. */
  get isAnnounced(): boolean {
    return this.announced;
  }

  /** Readiness is over: whoever shares out requests sends them elsewhere from now on. */
  announce(): void {
    this.announced = true;
  }

  begin(): void {
    this.announce();
    this.controller.abort(new Error('The process is ending.'));
  }

  onModuleDestroy(): void {
    this.begin();
  }

  beforeApplicationShutdown(): void {
    this.begin();
  }
}

/**
 * Ends the process by `end` on SIGTERM or SIGINT, and without it when that takes longer than `withinMs` or a second
 * signal comes.
 */
export function endOnSignals(end: () => Promise<void>, withinMs: number): void {
  const logger = new Logger('Shutdown');
  let isEnding = false;
  const ask = (): void => {
    if (isEnding) {
      logger.warn('A second signal: what is under way is broken off.');
      process.exit(1);
    }
    isEnding = true;
    setTimeout(() => {
      logger.error(`Not ended within ${withinMs} ms: what hangs is broken off.`);
      process.exit(1);
    }, withinMs);
    void end().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', ask).on('SIGINT', ask);
}
