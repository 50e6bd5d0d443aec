import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { setCaller } from '../common/caller.js';
import { OPERATION, type OperationOptions } from '../common/operation.js';
import { ProblemError } from '../common/problems.js';
import { KeyCheck } from './key-check.js';
import { RememberedKeys } from './remembered-keys.js';

const BEARER = /^Bearer ([^\s,]+)$/;

/** Lets a request through when its route is public, or its key is valid and has the scope of the route. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly keys: KeyCheck,
    private readonly remembered: RememberedKeys,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const operation = this.reflector.get<OperationOptions | undefined>(
      OPERATION,
      context.getHandler(),
    );
    if (operation?.scope === 'public') {
      return true;
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const [, text] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    const keys = operation?.toleratesOutage === true ? this.remembered : this.keys;
    const caller = text === undefined ? null : await keys.authenticate(text);
    if (caller === null) {
      throw new ProblemError('unauthenticated', 'The Authorization header holds no valid API key.');
    }
    // A route that declares nothing is nobody's.
    if (operation === undefined || !caller.scopes.includes(operation.scope)) {
      const needed = operation?.scope ?? 'of an operator';
      throw new ProblemError('insufficient-scope', `This needs the scope ${needed}.`);
    }
    setCaller(request, caller);
    return true;
  }
}
