import type { IncomingMessage } from 'node:http';
import { type DynamicModule, RequestMethod } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { Config } from '../config/config.js';

/** One JSON line an event; never a header, a body or a query, which may hold secrets. */
export function loggingModule(processName: string): DynamicModule {
  return LoggerModule.forRootAsync({
    inject: [Config],
    useFactory: (config: Config) => ({
      // The default route of nestjs-pino matches nothing on Fastify.
      forRoutes: [{ path: '*path', method: RequestMethod.ALL }],
      pinoHttp: {
        name: processName,
        level: config.logLevel,
        redact: ['req.headers', 'res.headers', '*.authorization', '*.secret', '*.key'],
        genReqId: (request: IncomingMessage) => request.id,
        serializers: {
          req: (request: { id: string; method: string; url: string }) => ({
            id: request.id,
            method: request.method,
            path: request.url.split('?', 1)[0],
          }),
          res: (response: { statusCode: number }) => ({ status: response.statusCode }),
        },
      },
    }),
  });
}
