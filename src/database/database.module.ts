import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';
import { dataSourceOptions, openDatabase } from './data-source.js';
import { Database } from './database.js';
import { Notifications } from './notifications.js';
import { Outbox } from './outbox.js';
import { OutboxObserver } from './outbox-observer.js';
import { OutboxRelay } from './outbox-relay.js';

/** Opens PostgreSQL, migrates it and hands out {@link Database}. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Config, Schedule],
      useFactory: (config: Config, schedule: Schedule) => ({
        ...dataSourceOptions(config, schedule),
        retryAttempts: 3,
      }),
      dataSourceFactory: (options) => {
        if (options === undefined) {
          throw new Error('The database has no options.');
        }
        return openDatabase(options);
      },
    }),
  ],
  providers: [Database, Notifications, Outbox, OutboxObserver, OutboxRelay],
  exports: [Database, Notifications, Outbox, OutboxRelay],
})
export class DatabaseModule {}
