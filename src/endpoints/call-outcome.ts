import { NoAnswer, type OutboundAnswer } from '../common/outbound/outbound-http.js';
import { retryAfterMs } from '../common/outbound/retry-after.js';
import { AddressRefused } from '../common/outbound/user-address.js';
import type { Schedule } from '../common/schedule.js';
import { CallFailed } from '../contracts/endpoint-call.js';
import { errorSaid } from './openai-answers.js';
import { withoutSecret } from './redaction.js';

/** One try of a call came to nothing. */
interface Failure {
  readonly error: CallFailed;
  /** What `Retry-After` asks for. */
  readonly askedMs: number;
}

/** The text of a success, or why there is none. */
export async function outcomeOf(
  exchange: Promise<OutboundAnswer>,
  { credential }: { readonly credential: string | null },
): Promise<string | Failure> {
  try {
    const { status, headers, text, isCut } = await exchange;
    const told = withoutSecret(text, credential);
    if (status < 200 || status >= 300) {
      const askedMs = retryAfterMs([headers['retry-after']].flat()[0], new Date());
      return { error: statusError(status, told), askedMs };
    }
    return isCut ? lasting('malformed', 'Its answer is too long.') : told;
  } catch (error) {
    if (error instanceof AddressRefused) {
      return lasting('address', error.message);
    }
    if (error instanceof NoAnswer) {
      return lasting(error.isLate ? 'timeout' : 'unreachable', error.message);
    }
    throw error;
  }
}

function lasting(failure: CallFailed['failure'], message: string): Failure {
  return { error: new CallFailed(failure, message), askedMs: 0 };
}

function statusError(status: number, text: string): CallFailed {
  const failure = status === 429 ? 'rate_limited' : status >= 500 ? 'failed' : 'refused';
  const said = errorSaid(text);
  return new CallFailed(failure, `It answered ${status}${said === '' ? '.' : `: ${said}`}`);
}

/** The wait after so many tries; null when another would change nothing, or is asked for too late. */
export function msUntilRetry(
  { error, askedMs }: Failure,
  tried: number,
  { endpointRetryMs, endpointMaxRetryAfterMs }: Schedule,
): number | null {
  const waitMs = endpointRetryMs[tried - 1];
  const mayPass = ['rate_limited', 'failed', 'unreachable'].includes(error.failure);
  if (!mayPass || waitMs === undefined || askedMs > endpointMaxRetryAfterMs) {
    return null;
  }
  return Math.max(waitMs, askedMs);
}
