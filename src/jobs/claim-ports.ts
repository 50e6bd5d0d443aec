import { Injectable } from '@nestjs/common';
import type { Judge, PolicyEngine } from '../training/ports.js';
import type { Claim } from './job-claims.js';
import { JobJudges } from './job-judges.js';
import type { JobState } from './job-state.js';
import { JobTelemetry } from './job-telemetry.js';
import { Journals } from './journals.js';
import { Meter } from './meter.js';
import { metered, MeteredMemory } from './metering.js';
import type { ObservedPorts } from './observed-ports.js';
import type { ProgressWatch } from './progress-watch.js';
import { TrainingParts } from './training-parts.js';
import { watched } from './watched-ports.js';

/** Who is told of what passes through the ports of a claim. */
export interface Overseers {
  readonly watch: ProgressWatch;
  /** Something has answered. */
  readonly answered: () => void;
  readonly onState: (state: JobState) => void;
}

/** The parts of the worker for one claim: counted, observed and under a watch. */
@Injectable()
export class ClaimPorts {
  constructor(
    private readonly journals: Journals,
    private readonly parts: TrainingParts,
    private readonly judges: JobJudges,
    private readonly telemetry: JobTelemetry,
  ) {}

  get engine(): PolicyEngine {
    return this.parts.engine;
  }

  /** Those that every job has, and those that this one names. @throws Error when one of them is gone */
  async judgesOf(claim: Claim): Promise<readonly Judge[]> {
    return [...this.parts.judges, ...(await this.judges.of(claim))];
  }

  of(claim: Claim, judges: readonly Judge[], overseers: Overseers): ObservedPorts {
    const { watch, answered, onState } = overseers;
    const meter = new Meter({
      now: () => performance.now(),
      onProgress: answered,
      onUsed: (used) => this.telemetry.used(used),
    });
    const { memorySpace = null } = claim.job.config;
    const longTerm = this.parts.memoryOf(claim.ref.workspaceId, memorySpace);
    const memory = new MeteredMemory(longTerm, meter);
    const journal = this.journals.of(claim, meter, onState);
    const { engine, runner } = this.parts;
    const counted = metered({ engine, runner, judges }, meter);
    const ports = watched({ ...counted, memory, journal }, watch);
    return this.telemetry.observe(ports, claim.job.config.recipe.name);
  }
}
