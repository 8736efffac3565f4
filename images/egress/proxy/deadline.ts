/**
 * Does `work` and gives it a signal that ends when `signal` does or after `milliseconds`; then it rejects at once, with the
 * signal's reason or with what `late` makes, whether or not `work` heeds it.
 */
export async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const own = new AbortController();
  const onAbort = () => own.abort(signal.reason);
  signal.addEventListener('abort', onAbort);
  const timer = setTimeout(() => own.abort(late()), milliseconds);
  try {
    return await new Promise<T>((resolve, reject) => {
      own.signal.addEventListener('abort', () => reject(own.signal.reason));
      work(own.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
