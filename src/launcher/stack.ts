import type { Home } from './home.js';
import type { Part, PartName } from './part.js';
import { EnginePart } from './parts/engine.js';
import { ApiPart, WorkerPart } from './parts/service.js';
import { givenSettings } from './service-environment.js';
import { makeStore, storeNames, storeVariables } from './stores.js';

/** Parts that are started side by side, in the order in which they need each other. */
export const stages: readonly (readonly PartName[])[] = [
  [...storeNames, 'engine'],
  ['api', 'worker'],
];

type Addresses = Partial<Record<PartName, string>>;

/** Which variable names a part of the user's own instead of ours. */
const partVariables: Partial<Record<PartName, string>> = {
  ...storeVariables,
  engine: 'ENGINE_URL',
};

/** Where each part that a variable names is; those are neither started nor stopped. */
export function externalParts(environment: NodeJS.ProcessEnv): Addresses {
  return Object.fromEntries(
    Object.entries(partVariables).flatMap(([name, variable]) => {
      const address = environment[variable];
      return address ? [[name, address]] : [];
    }),
  );
}

/** @param addresses - of the parts that this one needs */
export async function makePart(home: Home, name: PartName, addresses: Addresses): Promise<Part> {
  switch (name) {
    case 'postgres':
    case 'redis':
    case 'milvus':
      return makeStore(home, name);
    case 'engine':
      return new EnginePart(home);
    case 'api':
      return new ApiPart(home, serviceSettings(addresses));
    case 'worker':
      return new WorkerPart(home, serviceSettings(addresses));
  }
}

/** The operator's settings, completed by where the started parts are. */
function serviceSettings(addresses: Addresses): Record<string, string> {
  const started = Object.entries(partVariables).flatMap(([name, variable]) => {
    const address = addresses[name as PartName];
    return address === undefined ? [] : [[variable, address] as const];
  });
  return { ...givenSettings(process.env), ...Object.fromEntries(started) };
}
