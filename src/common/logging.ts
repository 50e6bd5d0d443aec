import type { DynamicModule } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import { Config } from '../config/config.js';
import { loggedError } from './logged-error.js';
import { redactor } from './redaction.js';
import { workContext } from './work-context.js';

/** One JSON line an event; never a header, a body or a query, which may hold secrets. */
export function loggingModule(processName: string): DynamicModule {
  return LoggerModule.forRootAsync({
    inject: [Config],
    useFactory: (config: Config) => loggingOf(processName, config),
  });
}

/** How a process logs: what every line carries, and what none may. */
export function loggingOf(processName: string, config: Config): Params & { pinoHttp: object } {
  return {
    // Lines of requests are written where requests are observed; ids come from the context of the work.
    forRoutes: [],
    pinoHttp: {
      name: processName,
      level: config.logLevel,
      autoLogging: false,
      wrapSerializers: false,
      mixin: idsOfWork,
      redact: ['*.authorization', '*.cookie', '*.password', '*.secret', '*.token', '*.key'],
      serializers: { err: loggedError },
      hooks: { streamWrite: redactor(config) },
    },
  };
}

function idsOfWork(): object {
  const { requestId, jobId, traceparent } = workContext();
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(jobId === undefined ? {} : { jobId }),
    ...(traceparent === undefined ? {} : { traceId: traceparent.split('-')[1] }),
  };
}
