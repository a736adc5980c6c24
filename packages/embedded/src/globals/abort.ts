/** The event of an aborted signal. */
interface AbortEvent {
  readonly type: "abort";
  readonly target: Signal;
}

type Listener = (event: AbortEvent) => void;

/** The signal of an {@link AbortController}: the part of a browser's signal that the engine needs. */
class Signal {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Map<Listener, boolean>();

  addEventListener(
    type: string,
    listener: Listener,
    { once = false }: { readonly once?: boolean } = {},
  ): void {
    if (type === "abort" && !this.#listeners.has(listener)) this.#listeners.set(listener, once);
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** Aborts, and tells all listeners. An error of one does not keep the others from being told. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    let failure: { readonly error: unknown } | undefined;
    for (const [listener, once] of [...this.#listeners]) {
      if (once) this.#listeners.delete(listener);
      try {
        listener({ type: "abort", target: this });
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  }
}

class Controller {
  readonly signal: Signal = new Signal();

  abort(reason: unknown = abortError()): void {
    this.signal.abort(reason);
  }
}

function abortError(): Error {
  const error = new Error("This operation was aborted");
  error.name = "AbortError";
  return error;
}

export { Controller as AbortController, Signal as AbortSignal };
