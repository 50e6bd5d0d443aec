const TICK_MS = 20;

/**
 * How long `work` takes in milliseconds of this process's own turns: while the process itself is held up, however long,
 * one tick passes. So the load of the machine is not charged to what the process waits for of its own accord.
 */
export async function ownTimeOf(work: () => Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, TICK_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return ticks * TICK_MS;
}
