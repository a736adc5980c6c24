import type { InferenceError } from "@understudy/planner-core";
import type { ModelFacts } from "../../shared/protocol.ts";

/** Callers that wait for models to be loaded and freed. A model is loaded once at a time, however many ask. */
export class PendingChanges {
  readonly #loads = new Map<number, Deferred<ModelFacts>>();
  readonly #unloads = new Map<number, Deferred<void>>();

  /** Whether any model is being loaded. */
  get isLoading(): boolean {
    return this.#loads.size > 0;
  }

  /**
   * Loads a model, or waits if it is being loaded already.
   *
   * @param begin asks for it; {@link loaded} or {@link fail} answers
   * @throws what `begin` throws, to every caller that waits
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

  /** Frees a model, or waits until it is freed. */
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

  /** A model cannot be loaded. */
  fail(model: number, error: InferenceError): void {
    this.#loads.get(model)?.reject(error);
  }

  /** The thread is gone: nothing will be loaded, and everything is freed. */
  failAll(error: InferenceError): void {
    for (const load of this.#loads.values()) load.reject(error);
    for (const model of [...this.#unloads.keys()]) this.unloaded(model);
  }
}

/** A promise with the functions that settle it; Node 20 lacks `Promise.withResolvers`. */
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
