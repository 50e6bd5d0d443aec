import { z } from 'zod';

export const MOST_PROMPT_CHARACTERS = 262_144;
const MOST_MESSAGES = 256;
export const NOTHING_TO_READ = 'must hold something to read';

const Message = z
  .strictObject({
    role: z.enum(['system', 'user', 'assistant']),
    content: z.string().max(MOST_PROMPT_CHARACTERS),
  })
  .meta({
    id: 'Message',
    examples: [{ role: 'user', content: 'Write f(n), which is n times two.' }],
  });

export type Message = z.infer<typeof Message>;

export const Messages = z.array(Message).min(1).max(MOST_MESSAGES);

export function isReadable(text: string): boolean {
  return /\P{Cc}/u.test(text.trim());
}

/** Rules between the messages of a chat; `fault` is told where one is broken. */
export function checkMessages(
  messages: readonly Message[],
  fault: (path: readonly PropertyKey[], message: string) => void,
): void {
  const last = messages.at(-1);
  const place = ['messages', messages.length - 1];
  if (last !== undefined && last.role !== 'user') {
    fault([...place, 'role'], 'the last message must be of the user');
  }
  if (last !== undefined && !isReadable(last.content)) {
    fault([...place, 'content'], NOTHING_TO_READ);
  }
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  if (characters > MOST_PROMPT_CHARACTERS) {
    fault(['messages'], `have at most ${MOST_PROMPT_CHARACTERS} characters together`);
  }
}
