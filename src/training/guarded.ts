/** Runs a call of a port, or fails in its place. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>;

/** The same port with every call under a guard. */
export function guarded<T extends object>(port: T, guard: Guard): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function'
        ? (...values: unknown[]) =>
            guard(() => Reflect.apply(member, target, values) as Promise<unknown>)
        : member;
    },
  });
}

/** Fails with the reason of the signal as soon as it is aborted, whatever the call does then. */
export function until(signal: AbortSignal): Guard {
  // One listener for all calls that are under way: there is no bound on how many are.
  const underWay = new Map<object, (reason: Error) => void>();
  const failAll = (): void => underWay.forEach((fail) => fail(signal.reason as Error));
  const begin = (call: object): Promise<never> => {
    signal.addEventListener('abort', failAll);
    return new Promise((_resolve, reject) => {
      underWay.set(call, reject);
    });
  };
  const end = (call: object): void => {
    underWay.delete(call);
    if (underWay.size === 0) {
      signal.removeEventListener('abort', failAll);
    }
  };
  return async (call) => {
    signal.throwIfAborted();
    const name = {};
    const aborted = begin(name);
    try {
      return await Promise.race([call(), aborted]);
    } finally {
      end(name);
    }
  };
}

/** Lets a call that has begun end, and fails the ones that begin after the signal. */
export function before(signal: AbortSignal): Guard {
  return async (call) => {
    signal.throwIfAborted();
    return call();
  };
}
