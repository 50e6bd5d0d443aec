import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool, type PoolClient } from 'pg';
import { instead, makeIds, type Script } from '../api/script.js';

/**
 * The peer of `bench api`: NestJS on Fastify with nothing around its two routes. It sends PostgreSQL the statements
 * that our routes were recorded with, transactions included, through a pool of the same size, and answers the same.
 */
interface Task {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly getJob: Script;
  readonly createJob: Script;
  /** The job that the recorded GET asked for. */
  readonly jobId: string;
}

let task: Task;
let pool: Pool;

async function replay({ statements }: Script, ids: ReadonlyMap<string, string>): Promise<void> {
  let client: PoolClient | undefined;
  for (const { text, values } of statements) {
    if (text.startsWith('START TRANSACTION')) {
      client = await pool.connect();
    }
    const given = values.map((value) => instead(value, ids));
    await (client ?? pool).query(text, given);
    if (text === 'COMMIT') {
      client?.release();
      client = undefined;
    }
  }
}

@Controller('jobs')
class PeerController {
  @Get(':id')
  async get(@Param('id') id: string): Promise<unknown> {
    await replay(task.getJob, new Map([[task.jobId, id]]));
    return task.getJob.answer;
  }

  @Post()
  @HttpCode(202)
  async create(@Body() _body: unknown): Promise<unknown> {
    await replay(task.createJob, makeIds(task.createJob.fresh));
    return task.createJob.answer;
  }
}

@Module({ controllers: [PeerController] })
class PeerModule {}

process.once('message', (message: Task) => {
  task = message;
  pool = new Pool({ connectionString: task.databaseUrl, max: task.poolSize });
  void (async () => {
    const app = await NestFactory.create<NestFastifyApplication>(PeerModule, new FastifyAdapter(), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    process.send?.({ url: await app.getUrl() });
  })();
});
process.on('disconnect', () => process.exit());
