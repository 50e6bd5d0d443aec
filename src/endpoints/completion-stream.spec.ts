import { describe, expect, test } from 'vitest';
import { eventOf, textEvent } from '../../test/support/chat-server.js';
import { CallFailed, type ChatAnswer } from '../contracts/endpoint-call.js';
import { CompletionStream } from './completion-stream.js';

const KEY = 'kanarienvogel-of-a-key';
const END = eventOf({ model: 'bird-2', choices: [{ delta: {}, finish_reason: 'stop' }] });
const USED = eventOf({ choices: [], usage: { prompt_tokens: 2_000, completion_tokens: 500 } });
const DONE = 'data: [DONE]\n\n';

interface Heard {
  readonly told: string[];
  readonly answer: () => ChatAnswer;
}

/** A stream that hears the whole in pieces of this many characters. */
function hear(body: string, size = body.length): Heard {
  const told: string[] = [];
  const asked = {
    model: 'bird',
    credential: KEY,
    price: { inputPerMillion: 0.5, outputPerMillion: 2, currency: 'USD' },
  };
  const stream = new CompletionStream(asked, (text) => told.push(text));
  for (let at = 0; at < body.length; at += size) {
    stream.add(body.slice(at, at + size));
  }
  return { told, answer: () => stream.end() };
}

function failureOf({ answer }: Heard): [string, string] {
  try {
    answer();
  } catch (error) {
    if (error instanceof CallFailed) {
      return [error.failure, error.message];
    }
  }
  throw new Error('It has not failed.');
}

describe(CompletionStream, () => {
  test('text is told as it comes, wherever the bytes part, and the end has what was used', () => {
    const role = eventOf({ choices: [{ delta: { role: 'assistant', content: null } }] });
    const body = `: hello\n\n${role}${textEvent('twé')}${textEvent('et')}${END}${USED}${DONE}`;
    for (const size of [1, 7, body.length]) {
      const { told, answer } = hear(body, size);
      expect(told).toEqual(['twé', 'et']);
      expect(answer()).toEqual({
        text: 'twéet',
        model: 'bird-2',
        isCut: false,
        promptTokens: 2_000,
        completionTokens: 500,
        // 2,000 at 0.5 and 500 at 2 for a million.
        cost: 0.002,
      });
    }
  });

  test('an answer at its bound is cut, and one that counts nothing has the model that was asked', () => {
    const cut = eventOf({ choices: [{ delta: {}, finish_reason: 'length' }] });
    expect(hear(textEvent('twe') + cut + DONE).answer()).toMatchObject({
      text: 'twe',
      model: 'bird',
      isCut: true,
      completionTokens: 0,
    });
  });

  test('a server that only says that it is done has finished', () => {
    expect(hear(textEvent('tweet') + DONE).answer()).toMatchObject({ text: 'tweet', isCut: false });
  });

  test('what breaks off without an end is malformed, and what was told stays told', () => {
    const heard = hear(textEvent('twe'));
    expect(heard.told).toEqual(['twe']);
    expect(failureOf(heard)).toEqual(['malformed', 'Its answer broke off.']);
  });

  test('an error in the midst of it is quoted, and nothing after it is read', () => {
    const error = eventOf({ error: { message: 'the bird is out' } });
    const heard = hear(textEvent('twe') + error + textEvent('et') + END);
    expect(heard.told).toEqual(['twe']);
    expect(failureOf(heard)).toEqual(['failed', 'It broke off: the bird is out']);
  });

  test('an event that says there is no error is none', () => {
    const calm = eventOf({ choices: [{ delta: { content: 'tweet' } }], error: null });
    expect(hear(calm + END).answer().text).toBe('tweet');
  });

  test.each([
    ['prose', 'data: I would rather not.\n\n', 'Its answer is not JSON.'],
    ['a number', eventOf({ choices: 3 }), 'Its answer does not fit: choices'],
    ['a text that is none', textEvent(7 as never), 'Its answer does not fit: choices.0.delta'],
  ])('%s for an event is malformed', (_, event, message) => {
    const [failure, said] = failureOf(hear(event + END));
    expect(failure).toBe('malformed');
    expect(said).toContain(message);
  });

  test('a server that repeats the key, in one event or in several, is not repeated', () => {
    const { told, answer } = hear(
      [`it is ${KEY}`, '. I say kanarien', 'vogel-of-a-key.'].map(textEvent).join('') + END,
    );
    expect(answer().text).toBe('it is [redacted]. I say [redacted].');
    expect(told.join('')).toBe(answer().text);
  });
});
