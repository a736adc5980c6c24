/** Somebody waits for a model to be in memory, or out of it. */
interface Wish<Model> {
  readonly model: Model;
  readonly where: "in" | "out";
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The wishes of those that wait for models to be in memory, or out of it. */
export class Wishes<Model> {
  readonly #wishes = new Set<Wish<Model>>();

  /**
   * Adds a wish.
   *
   * @param superseded what those hear who wished the opposite for the same model
   * @returns resolves when it is granted
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

  /** A model is where it was wished to be. */
  grant(model: Model): void {
    this.#end(
      (wish) => wish.model === model,
      ({ resolve }) => resolve(),
    );
  }

  /** A model cannot be where it was wished to be. */
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
