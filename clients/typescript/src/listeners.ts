/** The listeners to events, by the name of the event. */
export class Listeners<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(event: never) => void>>();
  readonly #kept: ReadonlySet<keyof Events>;
  readonly #unheard = new Map<keyof Events, Events[keyof Events]>();

  /** @param kept events of these names wait for the first who listens, if nobody does yet: the last of each */
  constructor(...kept: readonly (keyof Events)[]) {
    this.#kept = new Set(kept);
  }

  /** @returns a function that ends it */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all);
    all.add(listener);
    const unheard = this.#unheard.get(name) as Events[Name] | undefined;
    this.#unheard.delete(name);
    if (unheard !== undefined) queueMicrotask(() => this.tell(name, unheard));
    return () => all.delete(listener);
  }

  /** Tells everybody; one that throws does not keep the others from hearing, or the client from going on. */
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
