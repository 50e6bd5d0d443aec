import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomFor } from '../../src/training/random.js';
import { eventually } from '../support/job-world.js';
import { verify, WebhookWorld } from '../support/webhook-world.js';

/** Short, so that the requests which hang do not take minutes; a busy machine makes others late, too. */
const ANSWER_MS = 1_000;

describe('a receiver that drops, fails and hangs', () => {
  let here: WebhookWorld;
  beforeAll(async () => {
    here = await WebhookWorld.create({
      webhookAnswerMs: ANSWER_MS,
      webhookRetryMs: Array.from({ length: 40 }, () => 100),
    });
  });
  beforeEach(() => here.reset());
  afterAll(() => here.close());

  test('gets every event at every address, each at least once, signed, and nothing else', async () => {
    const endpoints = new Map<string, string>();
    for (let index = 0; index < 20; index += 1) {
      endpoints.set(`/hook/${index}`, (await here.create(`/${index}`)).secret);
    }
    const random = randomFor(11, 'faults');
    const tries = new Map<string, number>();
    const taken = new Map<string, Set<string>>();
    here.receiver.answer = (request, response) => {
      const [path, id] = [request.url!, String(request.headers['webhook-id'])];
      const number = (tries.get(`${path} ${id}`) ?? 0) + 1;
      tries.set(`${path} ${id}`, number);
      const fate = number > 6 ? 1 : random.next();
      if (fate < 0.3) {
        request.socket.destroy();
      } else if (fate < 0.5) {
        response.writeHead(500).end();
      } else if (fate >= 0.6) {
        taken.set(path, (taken.get(path) ?? new Set()).add(id));
        response.writeHead(204).end();
      }
    };
    const ids = await here.announce(20);
    await eventually(
      () => here.database.query(`SELECT 1 FROM webhook_deliveries WHERE state = 'delivered'`),
      (rows) => rows.length === 400,
    );
    for (const path of endpoints.keys()) {
      expect([...taken.get(path)!].toSorted()).toEqual(ids.toSorted());
    }
    expect(Math.max(...tries.values())).toBeGreaterThan(3);
    const paths = here.receiver.received.map(({ path }) => path);
    here.receiver.received.forEach((one, index) => verify(endpoints.get(paths[index]!)!, one));
    const [logged] = await here.database.query<{ all: number; arrived: number }>(
      `SELECT count(*)::int AS all,
         count(*) FILTER (WHERE error IS NULL OR error NOT LIKE 'No answer%')::int AS arrived
       FROM webhook_attempts`,
    );
    // A request may be given up before it has arrived.
    expect(here.receiver.received.length).toBeGreaterThanOrEqual(logged!.arrived);
    expect(here.receiver.received.length).toBeLessThanOrEqual(logged!.all);
  });

  test('holds up no other address while it hangs', async () => {
    here.receiver.answer = (request, response) => {
      void (request.url === '/hook/hangs' ? null : response.writeHead(204).end());
    };
    const slow = await here.create('/hangs');
    const quick = await here.create('/quick');
    await here.announce(60);
    await here.settled(quick.id, 'delivered');
    expect(await here.log(quick.id)).toHaveLength(60);
    const states = new Set((await here.log(slow.id)).map(({ state }) => state));
    expect([...states]).toEqual(['pending']);
  });
});
