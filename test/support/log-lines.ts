import { PARAMS_PROVIDER_TOKEN } from 'nestjs-pino';
import { loggingOf } from '../../src/common/logging.js';
import { Config } from '../../src/config/config.js';
import type { Rebind } from './app.js';

/** One line of the log as it is written, and as it reads. */
export interface LogLine {
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Everything that the processes of a spec file log, instead of standard output. */
export class LogLines {
  readonly lines: LogLine[] = [];

  /** Ends the log of an application here; those made later in the same file share it. */
  readonly rebind: Rebind = (builder) =>
    builder.overrideProvider(PARAMS_PROVIDER_TOKEN).useFactory({
      inject: [Config],
      factory: (config: Config) => {
        const { pinoHttp, ...params } = loggingOf('test', config);
        return { ...params, pinoHttp: [pinoHttp, this] };
      },
    });

  write(text: string): void {
    this.lines.push({ text, json: JSON.parse(text) });
  }
}
