/** The only listener on each watched signal, with its subscribers. */
const watched = new WeakMap<AbortSignal, Watch>();

interface Watch {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

/**
 * Calls `listener` once a signal aborts, or at once if it already has. All calls share one listener on the signal,
 * because hundreds of agents may have the same signal and Node would warn of a leak.
 *
 * @returns function that stops listening
 */
export function whenAborted(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) {
    listener();
    return () => {};
  }
  const watch = watched.get(signal) ?? watchOf(signal);
  // A new function each time: the same `listener` may be added twice.
  const entry = (): void => listener();
  watch.listeners.add(entry);
  return () => {
    if (!watch.listeners.delete(entry) || watch.listeners.size > 0) return;
    signal.removeEventListener("abort", watch.tell);
    watched.delete(signal);
  };
}

function watchOf(signal: AbortSignal): Watch {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    watched.delete(signal);
    for (const listener of [...listeners]) if (listeners.delete(listener)) listener();
  };
  const watch = { listeners, tell };
  watched.set(signal, watch);
  signal.addEventListener("abort", tell, { once: true });
  return watch;
}
