/** Event listeners by event name. */
export class Listeners<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(event: never) => void>>();
  readonly #kept: ReadonlySet<keyof Events>;
  readonly #unheard = new Map<keyof Events, Events[keyof Events]>();

  /** @param kept events that wait for a first listener: the last of each is kept */
  constructor(...kept: readonly (keyof Events)[]) {
    this.#kept = new Set(kept);
  }

  /** @returns removes the listener */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all);
    all.add(listener);
    const unheard = this.#unheard.get(name) as Events[Name] | undefined;
    this.#unheard.delete(name);
    if (unheard !== undefined) queueMicrotask(() => this.tell(name, unheard));
    return () => all.delete(listener);
  }

  /** Calls all listeners; a throwing one affects neither the others nor the client. */
  tell<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    const listeners = [...(this.#listeners.get(name) ?? [])];
    if (listeners.length === 0 && this.#kept.has(name)) this.#unheard.set(name, event);
    for (const listener of listeners) {
      try {
        (listener as (event: Events[Name]) => void)(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
