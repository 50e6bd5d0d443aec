import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { Asked } from './asked.js';
import { AnsweringModels } from './backends/answering-models.js';
import { Conversations } from './conversations.js';
import type { Generate } from './generation.schemas.js';
import { MODES } from './modes/modes.js';
import { PromptBuilder } from './prompt-builder.js';
import type { Subject } from './public-tests.js';

/** Gathers what a request asks: the model, the task, and what both kinds of memory know of it. */
@Injectable()
export class Questions {
  constructor(
    private readonly models: AnsweringModels,
    private readonly prompts: PromptBuilder,
    private readonly conversations: Conversations,
  ) {}

  /**
   * @throws ProblemError not-found, model-not-ready; validation-failed for what the model cannot honour, or what needs
   *   public tests that are not there
   */
  async of(caller: CallerIdentity, body: Generate): Promise<Asked> {
    const { workspaceId } = caller;
    const model = await this.models.resolve(workspaceId, body.model);
    model.check(body);
    const subject = await this.prompts.subjectOf(workspaceId, body);
    requirePublicTests(subject, body);
    const recalled = await this.prompts.recall(workspaceId, subject, body.memory);
    const remembered = await this.conversations.lastFailure(caller, body.conversation, subject);
    return { caller, model, subject, recalled, remembered, body };
  }

  /** Tells memory what the prompt has shown, unless it is to stay as it is. */
  async countUse(
    { caller, body }: Asked,
    episodes: readonly { readonly episodeId: string }[],
  ): Promise<void> {
    if (body.memory.mode === 'on') {
      await this.prompts.countUse(caller.workspaceId, episodes);
    }
  }
}

function requirePublicTests({ taskId, publicTests }: Subject, { mode, tests }: Generate): void {
  if (publicTests !== undefined) {
    return;
  }
  const whose = taskId === null ? 'a prompt has none' : `the task ${taskId} has none`;
  if (MODES[mode].needsPublicTests) {
    throw ProblemError.field(
      'mode',
      `${mode} needs public tests, and ${whose}; name a task with publicTests, or use plain`,
    );
  }
  if (tests === 'public') {
    throw ProblemError.field('tests', `${whose}; leave it out or send tests of your own`);
  }
}
