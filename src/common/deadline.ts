/** The work was not done in time; it may still go on. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/**
 * The outcome of `work`, however long `work` itself goes on.
 *
 * @throws DeadlineExceeded with `message` when it takes longer than `timeoutMs`
 */
export async function withDeadline<T>(
  work: Promise<T>,
  timeoutMs: number,
  message: string,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(message)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // A failure after the deadline has been reported as the deadline already.
    work.catch(() => undefined);
  }
}
