import type { Judgement } from '../contracts/judgement.js';
import type { Judge } from '../training/ports.js';

/** Characters of a reason that are kept. */
export const MAX_REASON = 300;

/** What a stranger wrote, as one line without control characters, which neither logs nor stores want. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

type Author = Pick<Judge, 'name' | 'revision'>;

export interface Score {
  readonly value: number;
  readonly scale: readonly [number, number];
  readonly components?: Readonly<Record<string, number>>;
  readonly reason?: string;
}

export function scored({ name: judge, revision }: Author, score: Score): Judgement {
  const { value, scale, components = {}, reason = '' } = score;
  return {
    status: 'scored',
    judge,
    revision,
    value,
    scale: [...scale],
    components: { ...components },
    reason: reason.slice(0, MAX_REASON),
  };
}

/** The judge failed: its term is masked for this attempt, and counted. */
export function errored({ name: judge, revision }: Author, reason: string): Judgement {
  return { status: 'errored', judge, revision, reason: reason.slice(0, MAX_REASON) };
}

/** There is nothing here that the judge could score. */
export function skipped({ name: judge, revision }: Author, reason: string): Judgement {
  return { status: 'skipped', judge, revision, reason: reason.slice(0, MAX_REASON) };
}
