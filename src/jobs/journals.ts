import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { CheckpointRows } from './checkpoint-rows.js';
import { CheckpointStore } from './checkpoint-store.js';
import type { Claim } from './job-claims.js';
import { JobLog } from './job-log.js';
import type { JobState } from './job-state.js';
import type { Meter } from './meter.js';
import { type JournalParts, PostgresJournal } from './postgres-journal.js';

/** Opens the record of a claimed job. */
@Injectable()
export class Journals {
  private readonly parts: JournalParts;

  constructor(database: Database, log: JobLog, checkpoints: CheckpointStore, rows: CheckpointRows) {
    this.parts = { database, log, checkpoints, rows };
  }

  /**
   * What `meter` counts between two records is charged with the second. `onState` is told the state of the job with
   * each record, so that a pause is known when a step is recorded, be it asked for in the step or due to what it used.
   */
  of(claim: Claim, meter: Meter, onState: (state: JobState) => void): PostgresJournal {
    return new PostgresJournal(this.parts, claim, meter, onState);
  }
}
