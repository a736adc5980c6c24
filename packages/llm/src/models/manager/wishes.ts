/** A pending request to load or unload a model. */
interface Wish<Model> {
  readonly model: Model;
  readonly where: "in" | "out";
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Pending requests to load or unload models. */
export class Wishes<Model> {
  readonly #wishes = new Set<Wish<Model>>();

  /**
   * Adds a request.
   *
   * @param superseded the error for pending requests of the opposite kind
   * @returns a promise that resolves when the request is fulfilled
   */
  add(model: Model, where: "in" | "out", superseded: Error): Promise<void> {
    this.#end(
      (wish) => wish.model === model && wish.where !== where,
      ({ reject }) => reject(superseded),
    );
    return new Promise((resolve, reject) => {
      this.#wishes.add({ model, where, resolve, reject });
    });
  }

  /** Fulfils the requests for a model. */
  grant(model: Model): void {
    this.#end(
      (wish) => wish.model === model,
      ({ resolve }) => resolve(),
    );
  }

  /** Rejects the requests for a model. */
  refuse(model: Model, error: unknown): void {
    this.#end(
      (wish) => wish.model === model,
      ({ reject }) => reject(error),
    );
  }

  refuseAll(error: unknown): void {
    this.#end(
      () => true,
      ({ reject }) => reject(error),
    );
  }

  #end(isMeant: (wish: Wish<Model>) => boolean, end: (wish: Wish<Model>) => void): void {
    for (const wish of [...this.#wishes].filter(isMeant)) {
      this.#wishes.delete(wish);
      end(wish);
    }
  }
}
