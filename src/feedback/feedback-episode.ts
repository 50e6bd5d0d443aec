import type { JudgedGeneration } from '../generation/generation.service.js';
import type { SourcedEpisode } from '../memory/episode-recorder.js';
import type { CreateFeedback } from './feedback.schemas.js';

const LEAST_GOOD_RATING = 4;

interface Lesson {
  readonly answer: string;
  readonly isPassing: boolean;
  readonly passed: number;
  readonly total: number;
  readonly errorType: string | null;
  readonly lesson: string;
}

/** The key under which memory keeps what came of a feedback. */
export function episodeKey(feedbackId: string): string {
  return `feedback/${feedbackId}`;
}

/**
 * The episode that a feedback is worth, or null. It is `reported`: somebody says so, no hidden test has shown it;
 * and its origin is the key that said it, so that one key cannot fill a prompt.
 */
export function episodeOf(
  feedback: { readonly id: string; readonly keyId: string; readonly content: CreateFeedback },
  generation: JudgedGeneration,
): SourcedEpisode | null {
  const learned = lessonOf(feedback.content, generation);
  if (learned === null) {
    return null;
  }
  const { taskId, taskText, project, modelId } = generation;
  return {
    ...learned,
    key: episodeKey(feedback.id),
    source: 'feedback',
    trust: 'reported',
    origin: feedback.keyId,
    taskId,
    taskText,
    project,
    modelId,
    errorLine: null,
    message: null,
    reward: null,
    jobId: null,
    step: null,
  };
}

function lessonOf(content: CreateFeedback, generation: JudgedGeneration): Lesson | null {
  const answer = generation.answers[content.choice] ?? '';
  const untested = { passed: 0, total: 0, errorType: null };
  switch (content.kind) {
    case 'comment':
      return null;
    case 'rating':
      return content.value < LEAST_GOOD_RATING
        ? null
        : { answer, isPassing: true, ...untested, lesson: `Rated ${content.value} of 5.` };
    case 'correction': {
      const corrected = generation.answerFrom(content.value);
      return {
        answer: corrected,
        isPassing: true,
        ...untested,
        lesson: 'Corrected by its reader.',
      };
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
