import { Injectable } from '@nestjs/common';
import { Forgetting } from '../../memory/forgetting.js';
import { MemoryService } from '../../memory/memory.service.js';
import { CodeRunner } from '../../training/ports.js';
import { checkFeedback } from './check-feedback.js';
import { type CheckEnd, type FeedbackCheck, FeedbackChecks } from './feedback-checks.repository.js';

/** Runs the tests of a feedback and records what they show; memory follows. */
@Injectable()
export class FeedbackTests {
  constructor(
    private readonly runner: CodeRunner,
    private readonly checks: FeedbackChecks,
    private readonly memory: MemoryService,
    private readonly forgetting: Forgetting,
  ) {}

  async run(check: FeedbackCheck, signal: AbortSignal): Promise<void> {
    const end = await checkFeedback(this.runner, check, signal);
    signal.throwIfAborted();
    await this.checks.end(check, end, () => this.follow(check, end));
  }

  private async follow(
    { workspaceId, episode }: FeedbackCheck,
    end: CheckEnd | null,
  ): Promise<void> {
    if (end === null) {
      return;
    }
    if (end.status !== 'accepted') {
      await this.forgetting.forgetKey(workspaceId, episode.key);
      return;
    }
    const trust = end.trust ?? 'reported';
    await this.memory.remember(workspaceId, [{ ...episode, trust }]);
    await (trust === 'verified' ? this.memory.verify(workspaceId, episode.key) : null);
  }
}
