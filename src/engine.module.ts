import { Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Tally } from './common/metrics/tally.js';
import { Schedule } from './common/schedule.js';
import { Tracing } from './common/tracing/tracing.js';
import { Config } from './config/config.js';
import { EngineHealth } from './health/engine-health.js';
import { ModelInspector } from './models/bases/model-inspector.js';
import { CallObserver } from './policy/call-observer.js';
import { EnginePool } from './policy/engine-pool.js';
import { engineNames } from './policy/engine-exchange.js';
import { HttpPolicyEngine } from './policy/http-policy-engine.js';
import { PolicyEngine } from './training/ports.js';

/** Less than health waits for a part, so that one silent engine does not hide the others. */
const ASK_MS = 2_500;

/** The engines that the configuration names; their connections end with the process. */
@Injectable()
class ConfiguredEngines extends EnginePool implements OnApplicationShutdown {
  constructor({ engineUrls, engineToken }: Config, schedule: Schedule, observer: CallObserver) {
    const token = engineToken === null ? {} : { token: engineToken };
    const names = engineNames(engineUrls);
    super(
      new Map(
        engineUrls.map((url, index) => [
          names[index] ?? url,
          new HttpPolicyEngine({ url, ...token }, schedule, observer),
        ]),
      ),
    );
  }

  onApplicationShutdown(): Promise<void> {
    return this.disconnect();
  }
}

/** Binds PolicyEngine in both processes: the worker trains with it, the API answers with it. */
@Global()
@Module({
  providers: [
    {
      provide: CallObserver,
      inject: [Tally, Tracing],
      useFactory: (tally: Tally, tracing: Tracing) => new CallObserver(tally, tracing),
    },
    ConfiguredEngines,
    { provide: PolicyEngine, useExisting: ConfiguredEngines },
    {
      provide: EngineHealth,
      inject: [ConfiguredEngines],
      useFactory: (engines: ConfiguredEngines): EngineHealth => ({
        ask: () => engines.health(AbortSignal.timeout(ASK_MS)),
      }),
    },
    {
      provide: ModelInspector,
      inject: [ConfiguredEngines],
      useFactory: (engines: ConfiguredEngines): ModelInspector => ({
        inspect: (folder) => engines.inspect(folder),
      }),
    },
  ],
  exports: [PolicyEngine, EngineHealth, ModelInspector],
})
export class EngineModule {}
