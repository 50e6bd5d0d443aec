import { mapAtMost } from '../../common/map-at-most.js';
import {
  CallFailed,
  type ChatMessage,
  type ChatRequest,
  type EndpointCalls,
} from '../../contracts/endpoint-call.js';
import type { LlmJudgeSpec, LlmPrompt } from '../../contracts/judge-settings.js';
import type { Judgement } from '../../contracts/judgement.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, oneLine, scored } from '../judgements.js';
import { messagesFor, promptOf } from './llm-prompt.js';
import { type LlmVerdict, readVerdict } from './llm-verdict.js';
import { LEVELS } from './rubrics.js';

/** Votes of one call of the judge that are asked for at the same time; the endpoint may allow fewer. */
const ASKED_AT_ONCE = 16;
/** More than this of a program or a task is not sent to a model. */
const MAX_CHARACTERS = 50_000;
const SCALE: readonly [number, number] = [LEVELS[0], LEVELS[3]];

type Vote = LlmVerdict | { readonly fault: string };

/** A prompt to be asked once, and which vote of it. */
interface Question {
  readonly key: string;
  readonly messages: readonly ChatMessage[];
  readonly vote: number;
}

/**
 * A language model gives one of four anchored levels; the score is the median of its votes, of an even number the
 * middle of the two in the middle. Programs of one call with the same prompt are asked about once. What the model is
 * shown of a program is data: fenced so that it cannot leave the fence, and its answer counts as JSON alone. Without
 * valid votes of a majority the program is `errored`.
 */
export class LlmJudge extends Judge {
  private readonly prompt: LlmPrompt;

  constructor(
    override readonly name: string,
    override readonly revision: string,
    private readonly spec: LlmJudgeSpec,
    private readonly endpoints: EndpointCalls,
  ) {
    super();
    this.prompt = promptOf(spec);
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    signal?.throwIfAborted();
    const questions = programs.map((judged) => this.questionOf(judged));
    const distinct = new Map(questions.flatMap((one) => (one === null ? [] : [[one.key, one]])));
    const ballots = new Map([...distinct.keys()].map((key) => [key, [] as Vote[]]));
    const votes = [...distinct.values()].flatMap((question) =>
      Array.from({ length: this.spec.votes }, (_, vote) => ({ ...question, vote })),
    );
    await mapAtMost(ASKED_AT_ONCE, votes, async (question) => {
      const ballot = ballots.get(question.key) ?? [];
      ballot[question.vote] = await this.ask(question, signal);
    });
    return questions.map((question) =>
      question === null
        ? errored(this, `A model is shown at most ${MAX_CHARACTERS} characters of a text.`)
        : this.count(ballots.get(question.key) ?? []),
    );
  }

  /** Null when the program or its task is too long to be shown. */
  private questionOf(judged: JudgedProgram): Omit<Question, 'vote'> | null {
    const longest = Math.max(judged.program.length, judged.prompt?.length ?? 0);
    if (longest > MAX_CHARACTERS) {
      return null;
    }
    const messages = messagesFor(this.prompt, judged);
    return { key: JSON.stringify(messages), messages };
  }

  private async ask({ messages, vote }: Question, signal?: AbortSignal): Promise<Vote> {
    const { endpointId, maxTokens, seed } = this.spec;
    const seeded = seed === undefined ? {} : { seed: seed + vote };
    const request: ChatRequest = { messages, temperature: 0, maxTokens, ...seeded };
    try {
      const { text, isCut } = await this.endpoints.chat(endpointId, request, signal);
      const verdict = readVerdict(text);
      return isCut && 'fault' in verdict ? { fault: 'it was cut off at its most tokens' } : verdict;
    } catch (error) {
      if (error instanceof CallFailed) {
        return { fault: `${error.failure}: ${error.message}` };
      }
      throw error;
    }
  }

  private count(votes: readonly Vote[]): Judgement {
    const valid = votes.filter((vote) => 'score' in vote);
    if (valid.length * 2 <= votes.length) {
      const [fault] = votes.flatMap((vote) => ('fault' in vote ? [vote.fault] : []));
      return errored(
        this,
        `${valid.length} of ${votes.length} votes are verdicts; of one, ${fault}`,
      );
    }
    const scores = valid.map(({ score }) => score).toSorted((a, b) => a - b);
    const value = medianOf(scores);
    const typical = valid.toSorted((a, b) => Math.abs(a.score - value) - Math.abs(b.score - value));
    const [lowest = value, highest = value] = [scores[0], scores.at(-1)];
    return scored(this, {
      value,
      scale: SCALE,
      components: { votes: valid.length, lowest, highest },
      reason: oneLine(typical[0]?.rationale ?? ''),
    });
  }
}

/** Of an even number of values the middle of the two in the middle. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return (low + high) / 2;
}
