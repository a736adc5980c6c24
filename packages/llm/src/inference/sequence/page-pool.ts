import type { Network } from "../network/network.ts";

/** Hands out pages of keys and values, counts who uses each, and takes them back. */
export class PagePool {
  readonly #network: Network;
  readonly #uses = new Map<number, number>();
  readonly #free: number[] = [];

  constructor(network: Network) {
    this.#network = network;
  }

  /** Pages in use. */
  get used(): number {
    return this.#uses.size;
  }

  /** A page for one user. @throws EngineError `out-of-memory` */
  take(): number {
    const page = this.#free.pop() ?? this.#network.newPage();
    this.#uses.set(page, 1);
    return page;
  }

  /** One more user. */
  share(page: number): void {
    this.#uses.set(page, this.#usesOf(page) + 1);
  }

  /** One user less. */
  drop(page: number): void {
    const uses = this.#usesOf(page) - 1;
    if (uses > 0) {
      this.#uses.set(page, uses);
      return;
    }
    this.#uses.delete(page);
    this.#free.push(page);
  }

  /**
   * A page that its user may write to: the same, or a copy where others use it, too.
   *
   * @throws EngineError `out-of-memory`
   */
  own(page: number): number {
    if (this.#usesOf(page) === 1) return page;
    const copy = this.take();
    this.#network.copyPage(page, copy);
    this.drop(page);
    return copy;
  }

  #usesOf(page: number): number {
    return this.#uses.get(page) as number;
  }
}
