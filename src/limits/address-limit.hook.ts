import type { FastifyInstance } from 'fastify';
import { rateClassOf } from './rate-class.js';
import type { RateLimits } from './rate-limits.js';

/**
 * Holds each address to its limit before anything else is done for it: before its body is read, its key looked up, or its
 * path found not to exist. Call it before the routes are made.
 */
export function limitAddresses(fastify: FastifyInstance, limits: RateLimits): void {
  fastify.addHook('onRequest', async (request, reply) => {
    // No path of ours, or none that is limited by a key: what is unknown is counted as well.
    const { operation } = request.routeOptions.config;
    if (operation === undefined || rateClassOf(operation, request.method) !== null) {
      await limits.spendOfAddress(request.ip, reply);
    }
  });
}
