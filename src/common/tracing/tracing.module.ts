import {
  type DynamicModule,
  Inject,
  Injectable,
  Logger,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Schedule } from '../schedule.js';
import { NO_TRACING, Tracing } from './tracing.js';

/** Ends tracing with the process, after everything that it follows. */
@Injectable()
class TracingEnd implements OnApplicationShutdown {
  constructor(@Inject(Tracing) private readonly tracing: Tracing) {}

  onApplicationShutdown(): Promise<void> {
    return this.tracing.close();
  }
}

@Module({})
class TracingModule {}

/** Binds {@link Tracing}: to a receiver where one is configured, else to nothing, and nothing is loaded for it. */
export function tracingModule(processName: string): DynamicModule {
  return {
    module: TracingModule,
    global: true,
    providers: [
      TracingEnd,
      {
        provide: Tracing,
        inject: [Config, Schedule],
        useFactory: (config: Config, schedule: Schedule) =>
          startTracing(processName, config.otlpEndpoint, schedule),
      },
    ],
    exports: [Tracing],
  };
}

async function startTracing(
  processName: string,
  endpoint: string | null,
  { traceExportMs }: Schedule,
): Promise<Tracing> {
  if (endpoint === null) {
    return NO_TRACING;
  }
  const { OtlpTracing } = await import('./otlp-tracing.js');
  const logger = new Logger(Tracing.name);
  return new OtlpTracing({
    endpoint,
    processName,
    exportMs: traceExportMs,
    onFailure: ({ message }) => logger.warn(`Spans are lost, nothing else is: ${message}`),
  });
}
