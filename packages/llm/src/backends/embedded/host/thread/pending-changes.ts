import type { InferenceError } from "@understudy/planner-core";
import type { ModelFacts } from "../../shared/protocol.ts";

/** Pending loads and unloads of models. Concurrent requests for the same model share one load. */
export class PendingChanges {
  readonly #loads = new Map<number, Deferred<ModelFacts>>();
  readonly #unloads = new Map<number, Deferred<void>>();

  /** Whether any model is being loaded. */
  get isLoading(): boolean {
    return this.#loads.size > 0;
  }

  /**
   * Loads a model, or joins a running load.
   *
   * @param begin starts the load; {@link loaded} or {@link fail} settles it
   * @throws the error of `begin`, for every caller
   */
  async load(model: number, begin: () => Promise<void>): Promise<ModelFacts> {
    const known = this.#loads.get(model);
    if (known !== undefined) return await known.promise;
    const load = deferred<ModelFacts>();
    this.#loads.set(model, load);
    try {
      begin().catch(load.reject);
      return await load.promise;
    } finally {
      this.#loads.delete(model);
    }
  }

  /** Unloads a model, or joins a running unload. */
  async unload(model: number, begin: () => void): Promise<void> {
    let unload = this.#unloads.get(model);
    if (unload === undefined) {
      unload = deferred();
      this.#unloads.set(model, unload);
      begin();
    }
    await unload.promise;
  }

  loaded(model: number, facts: ModelFacts): void {
    this.#loads.get(model)?.resolve(facts);
  }

  unloaded(model: number): void {
    this.#unloads.get(model)?.resolve();
    this.#unloads.delete(model);
  }

  /** Rejects a model's pending load. */
  fail(model: number, error: InferenceError): void {
    this.#loads.get(model)?.reject(error);
  }

  /** Rejects all pending loads and resolves all pending unloads after the thread is lost. */
  failAll(error: InferenceError): void {
    for (const load of this.#loads.values()) load.reject(error);
    for (const model of [...this.#unloads.keys()]) this.unloaded(model);
  }
}

/** A promise with its resolve and reject functions; Node 20 lacks `Promise.withResolvers`. */
interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((whenDone, whenFailed) => {
    resolve = whenDone;
    reject = whenFailed;
  });
  return { promise, resolve, reject };
}
