/** Puts something around a method of one object; whoever holds the object goes through it from then on. */
export function wrap<T extends object, K extends keyof T>(
  target: T,
  name: K,
  wrapper: (original: T[K]) => T[K],
): void {
  const method = target[name];
  if (typeof method !== 'function') {
    throw new Error(`${String(name)} is not a method of ${target.constructor.name}`);
  }
  target[name] = wrapper(method.bind(target) as T[K]);
}
