import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { OPERATION, type OperationOptions } from './operation.js';
import { ProblemError } from './problems.js';

const JSON_TYPE = 'application/json';
/** What clients of OpenAI's API ask of every download, whatever type it has. */
const ANY_BYTES = 'application/binary';

/** Refuses requests that would not accept what the route answers with, before anything is done for them. */
@Injectable()
export class AcceptInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get<OperationOptions | undefined>(
      OPERATION,
      context.getHandler(),
    );
    const { accept } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const types = operation === undefined ? [] : answeredTypes(operation);
    if (types.length > 0 && accept !== undefined) {
      const taken = operation?.download === undefined ? types : [...types, ANY_BYTES];
      if (!taken.some((type) => isAccepted(type, accept))) {
        throw new ProblemError('not-acceptable', `This answers with ${types.join(' or ')}.`);
      }
    }
    return next.handle();
  }
}

function answeredTypes({ answer, stream, formats = {}, download }: OperationOptions): string[] {
  return [
    ...(answer === null ? [] : [JSON_TYPE]),
    ...(stream === undefined ? [] : [stream]),
    ...Object.keys(formats),
    ...(download === undefined ? [] : [download]),
  ];
}

/** Whether a media type is among those of an Accept header: the range that names it most closely decides. */
export function isAccepted(type: string, accept: string): boolean {
  return qualityOf(type, accept) > 0;
}

/** Whether an Accept header asks for a media type more than for JSON. */
export function prefers(type: string, accept: string): boolean {
  return qualityOf(type, accept) > qualityOf(JSON_TYPE, accept);
}

function qualityOf(type: string, accept: string): number {
  const [group] = type.split('/');
  const qualities = new Map(accept.split(',').map(rangeOf));
  const quality = [type, `${group}/*`, '*/*'].map((range) => qualities.get(range));
  return quality.find((one) => one !== undefined) ?? 0;
}

function rangeOf(text: string): [range: string, quality: number] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return [range, quality === undefined ? 1 : Number(quality.slice(2))];
}
