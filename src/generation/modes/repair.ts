import type { BuiltPrompt } from '../prompt-fit.js';
import {
  type GenerationMode,
  type ModeParts,
  type Round,
  roundOf,
  type RoundsOfAnswer,
} from './generation-mode.js';

/** An answer whose next prompt is known. */
interface OpenAnswer {
  readonly place: number;
  readonly prompt: BuiltPrompt;
}

/**
 * The short-term feedback loop: an answer that fails the public tests is shown with its error, and the model tries again,
 * until it passes, the rounds are used up, or the failure finds no room in a prompt. What the sandbox could not run is
 * left as it is.
 */
export const repair: GenerationMode = {
  name: 'repair',
  needsPublicTests: true,

  async answer(parts: ModeParts): Promise<RoundsOfAnswer[]> {
    const rounds = Array.from({ length: parts.count }, (): Round[] => []);
    let open = rounds.map((_, place): OpenAnswer => ({ place, prompt: parts.first }));
    for (let round = 0; open.length > 0; round += 1) {
      open = await tryOnce(parts, rounds, open, round);
    }
    return rounds;
  },
};

/** Draws and tries one answer for each place; gives those that go on. */
async function tryOnce(
  parts: ModeParts,
  rounds: readonly Round[][],
  open: readonly OpenAnswer[],
  round: number,
): Promise<OpenAnswer[]> {
  const drawn = await parts.drawUnseen(
    open.map(({ prompt }) => prompt),
    round,
  );
  const tried = await parts.tryPublicly(drawn.map(({ text }) => text));
  const next: OpenAnswer[] = [];
  for (const [index, { place, prompt }] of open.entries()) {
    const [answer, trial] = [drawn[index], tried[index]];
    if (answer === undefined || trial === undefined) {
      throw new RangeError('An answer was asked for and not given.');
    }
    rounds[place]?.push(roundOf(prompt, answer, trial.verdict));
    const mayGoOn = trial.failed !== null && round + 1 < parts.maxRounds;
    const repaired = mayGoOn ? await parts.repairPrompt(trial.failed) : null;
    if (repaired === null) {
      parts.tell(place, answer);
    } else {
      next.push({ place, prompt: repaired });
    }
  }
  return next;
}
