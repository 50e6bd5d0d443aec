import type { Connection } from '../../client/src/index.js';
import { Home } from '../launcher/home.js';
import { describeService } from '../launcher/up.js';

/**
 * The service that FALCONRY_URL names, else the one that `./falconry up` started here. A key on file is for the
 * service it was made by: it is never sent to a named one.
 *
 * @throws saying what is missing and how to give it
 */
export function findConnection(environment: NodeJS.ProcessEnv): Connection {
  const url = environment['FALCONRY_URL'];
  const apiKey = environment['FALCONRY_API_KEY'];
  return url ? namedService(url, apiKey) : localConnection(environment);
}

function namedService(url: string, apiKey: string | undefined): Connection {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(`FALCONRY_URL must be an address like http://127.0.0.1:8080, not ${url}`);
  }
  if (!apiKey) {
    throw new Error(`set FALCONRY_API_KEY to a key of the service at ${url}`);
  }
  return { url: url.replace(/\/+$/, ''), apiKey };
}

/** The service that runs here. @throws when none does, or no key of it is known */
export function localConnection(environment: NodeJS.ProcessEnv): Connection {
  const service = describeService(Home.fromEnvironment(environment));
  const key = environment['FALCONRY_API_KEY'] || service.apiKey;
  if (!key) {
    throw new Error(
      `the service at ${service.url} has keys that are not on file here: set FALCONRY_API_KEY to one`,
    );
  }
  return { url: service.url, apiKey: key };
}
