import type { SourcedEpisode } from '../memory/episode-recorder.js';
import type { TaskRow } from '../contracts/task.js';
import { completionOf, type FeedbackSubject } from './feedback-subject.js';
import type { FeedbackItem, FeedbackStatus } from './feedback.schemas.js';

const LEAST_GOOD_RATING = 4;

/** What memory keeps of an accepted feedback; how far it can be trusted is known then. */
export type FeedbackEpisode = Omit<SourcedEpisode, 'trust'>;

/** A right answer as a training sees it: solution and prompt as in a task, and the whole program for the sandbox. */
export interface FeedbackExample {
  readonly form: TaskRow['form'];
  readonly prompt: string;
  readonly solution: string;
  readonly program: string;
}

export interface FeedbackOutcome {
  readonly status: FeedbackStatus;
  readonly reason: string | null;
  readonly trust: 'reported' | null;
  readonly episode: FeedbackEpisode | null;
  readonly example: FeedbackExample | null;
  /** True when tests are to run: those that came with it, or the hidden ones of its task. */
  readonly isChecked: boolean;
}

interface Lesson {
  readonly answer: string;
  readonly isPassing: boolean;
  readonly passed: number;
  readonly total: number;
  readonly errorType: string | null;
  readonly lesson: string;
}

const NOTHING: FeedbackOutcome = {
  status: 'received',
  reason: null,
  trust: null,
  episode: null,
  example: null,
  isChecked: false,
};

/** What only a training knows of an episode. */
const UNTRAINED = { errorLine: null, message: null, reward: null, jobId: null, step: null };

/** The key under which memory keeps what came of a feedback. */
export function episodeKey(feedbackId: string): string {
  return `feedback/${feedbackId}`;
}

/** The answer of a generation that a feedback speaks of; of a pair the better one. */
export function choiceOf(content: FeedbackItem): number {
  return content.kind === 'pair' ? content.value.chosen : content.choice;
}

/**
 * What comes of a feedback before any test has run. What a person or a compiler says is `reported`: no hidden test has
 * shown it. Its origin is the key that said it, so that one key cannot fill a prompt.
 */
export function outcomeOf(
  {
    id,
    keyId,
    content,
  }: { readonly id: string; readonly keyId: string; readonly content: FeedbackItem },
  subject: FeedbackSubject,
): FeedbackOutcome {
  const learned = lessonOf(content, subject);
  if (learned === null) {
    return NOTHING;
  }
  const { taskId, taskText, project, modelId } = subject;
  const episode = {
    ...learned,
    key: episodeKey(id),
    source: 'feedback' as const,
    origin: keyId,
    taskId,
    taskText,
    project,
    modelId,
    ...UNTRAINED,
  };
  const example = learned.isPassing ? exampleOf(content, subject, learned.answer) : null;
  const hasTests = testsOf(content) !== null;
  const isChecked = example !== null && (hasTests || taskId !== null);
  return { ...verdictOf(content, hasTests), episode, example, isChecked };
}

export function testsOf(content: FeedbackItem): TaskRow['hiddenTests'] | null {
  return 'tests' in content ? (content.tests ?? null) : null;
}

function verdictOf(
  { source }: FeedbackItem,
  hasTests: boolean,
): Pick<FeedbackOutcome, 'status' | 'reason' | 'trust'> {
  if (hasTests) {
    return { status: 'received', reason: 'Its tests have not run yet.', trust: null };
  }
  return source === 'ai'
    ? {
        status: 'quarantined',
        reason: 'A model says so, and no test has shown it.',
        trust: null,
      }
    : { status: 'accepted', reason: null, trust: 'reported' };
}

function lessonOf(content: FeedbackItem, subject: FeedbackSubject): Lesson | null {
  const answer = subject.answers[choiceOf(content)] ?? '';
  const right = { isPassing: true, passed: 0, total: 0, errorType: null };
  switch (content.kind) {
    case 'comment':
      return null;
    case 'rating':
      return content.value < LEAST_GOOD_RATING
        ? null
        : { answer, ...right, lesson: `Rated ${content.value} of 5.` };
    case 'pair':
      return { answer, ...right, lesson: 'Chosen over another answer.' };
    case 'correction': {
      const corrected = subject.answerFrom(content.value);
      return { answer: corrected, ...right, lesson: 'Corrected by its reader.' };
    }
    case 'execution': {
      const { passed, total, errorType = null } = content.value;
      const isPassing = passed === total;
      const type = isPassing ? null : (errorType ?? 'WrongAnswer');
      const lesson = `Passed ${passed} of ${total} tests of its reader.`;
      return { answer, isPassing, passed, total, errorType: type, lesson };
    }
  }
}

function exampleOf(
  content: FeedbackItem,
  { form, taskText, programs, programOf }: FeedbackSubject,
  answer: string,
): FeedbackExample {
  if (content.kind === 'correction') {
    return { form, prompt: taskText, solution: content.value, program: programOf(answer) };
  }
  const program = programs[choiceOf(content)] ?? '';
  const completion = form === 'completion' ? completionOf(taskText, program) : null;
  return completion === null
    ? { form: 'program', prompt: taskText, solution: program, program }
    : { form, prompt: taskText, solution: completion, program };
}
