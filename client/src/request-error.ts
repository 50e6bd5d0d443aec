import type { components } from './api.generated.js';

export type Problem = components['schemas']['Problem'];

/** The service refused a request, or could not answer it; the message is for people. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    readonly status: number,
    /** Null when what answered does not speak problem+json: a proxy, or another program on the port. */
    readonly problem: Problem | null,
    message: string,
  ) {
    super(message);
  }

  /** @param body - as parsed from JSON, or the text that was not JSON */
  static from(status: number, body: unknown): RequestError {
    return isProblem(body)
      ? new RequestError(status, body, describe(status, body))
      : new RequestError(status, null, describeForeign(status, body));
  }
}

function describe(status: number, problem: Problem): string {
  const { title, code, detail, advice, instance, errors = [] } = problem;
  // The detail of a refused body repeats its fields in one line.
  const faults =
    errors.length > 0
      ? errors.map((fault) => `  ${placeOf(fault.pointer)}: ${fault.detail}`)
      : [`  ${detail}`];
  return [
    `${title} (${status} ${code})`,
    ...faults,
    `  what to do: ${advice}`,
    ...(status >= 500 && instance !== undefined ? [`  request id: ${instance}`] : []),
  ].join('\n');
}

/** `#/body/evaluation/k/0` reads as `evaluation.k.0`, `#/lines/2/prompt` as `line 2, prompt`. */
function placeOf(pointer: string): string {
  const [root = '', ...path] = pointer.replace(/^#\//, '').split('/');
  const names = path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (names.length === 0) {
    return `the ${root}`;
  }
  if (root === 'lines') {
    const [line, ...field] = names;
    return [`line ${line}`, ...(field.length > 0 ? [field.join('.')] : [])].join(', ');
  }
  return root === 'body' ? names.join('.') : `${names.join('.')} (${root})`;
}

function describeForeign(status: number, body: unknown): string {
  const text = typeof body === 'string' ? body.trim().slice(0, 200) : '';
  return [
    `The answer (HTTP ${status}) does not come from Falconry${text ? `: ${text}` : ''}`,
    '  what to do: check the address of the service, and any proxy on the way',
  ].join('\n');
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    ['title', 'code', 'detail', 'advice'].every(
      (name) => typeof (body as Record<string, unknown>)[name] === 'string',
    )
  );
}
