import { HttpDrain } from './common/http-drain.js';
import { Schedule } from './common/schedule.js';
import { endOnSignals, Shutdown } from './common/shutdown.js';
import { refuseWeakSecrets } from './config/boot-checks.js';
import { loadConfig } from './config/config.js';
import { isLoopback } from './config/loopback.js';
import { createApi } from './http.js';

const config = loadConfig();
refuseWeakSecrets(config);
const app = await createApi(config);
const schedule = app.get(Schedule);
const drain = new HttpDrain(app.getHttpServer(), app.get(Shutdown));
// Nobody shares out requests to an address that only this machine reaches, so nobody has to notice first.
const unreadyMs = isLoopback(config.apiHost) ? 0 : schedule.unreadyMs;
endOnSignals(async () => {
  await drain.run({ unreadyMs, closeMs: schedule.closeMs });
  await app.close();
}, schedule.exitMs);
await app.listen(config.apiPort, config.apiHost);
