import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from './ids.js';
import { ProblemError } from './problems.js';

/** Answers what is not HTTP, too long or too slow, before there is a request that a controller could refuse. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    refuse(socket, new ProblemError('request-timeout', 'The request was not sent in time.'));
  } else if (error.code === 'HPE_HEADER_OVERFLOW') {
    refuse(socket, new ProblemError('header-too-large', 'The headers are too large.'));
  } else {
    refuse(socket, new ProblemError('malformed-request', 'This is not a request of HTTP/1.1.'));
  }
}

/** Ends a request whose body stops coming for `silenceMs`. */
export function boundSilence(request: IncomingMessage, silenceMs: number): void {
  const { headers, socket } = request;
  if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) {
    return;
  }
  request.once('timeout', () => {
    refuse(socket, new ProblemError('request-timeout', 'The body stopped coming.'));
  });
  socket.setTimeout(silenceMs);
  // From here on only the service itself is waited for.
  request.once('end', () => socket.setTimeout(0));
}

function refuse(socket: Socket, error: ProblemError): void {
  if (socket.writable) {
    const requestId = newId('request');
    const problem = error.toProblem(requestId);
    const body = JSON.stringify(problem);
    const lines = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      'connection: close',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
