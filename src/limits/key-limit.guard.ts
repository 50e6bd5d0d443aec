import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../common/caller.js';
import { OPERATION, type OperationOptions } from '../common/operation.js';
import { rateClassOf } from './rate-class.js';
import { RateLimits } from './rate-limits.js';

/** Holds a key to its limits; comes after the guard that finds out which key it is. */
@Injectable()
export class KeyLimitGuard implements CanActivate {
  constructor(
    private readonly limits: RateLimits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const operation = this.reflector.get<OperationOptions>(OPERATION, context.getHandler());
    const http = context.switchToHttp();
    const rateClass = rateClassOf(operation, http.getRequest<FastifyRequest>().method);
    if (rateClass !== null) {
      const reply = http.getResponse<FastifyReply>();
      await this.limits.spendOfKey(callerOf(context), rateClass, reply);
    }
    return true;
  }
}
