import type { Network } from "../network/network.ts";

/** Allocates pages of the KV cache, with reference counts. */
export class PagePool {
  readonly #network: Network;
  readonly #uses = new Map<number, number>();
  readonly #free: number[] = [];

  constructor(network: Network) {
    this.#network = network;
  }

  /** Number of pages in use. */
  get used(): number {
    return this.#uses.size;
  }

  /** Allocates a page with one reference. @throws EngineError `out-of-memory` */
  take(): number {
    const page = this.#free.pop() ?? this.#network.newPage();
    this.#uses.set(page, 1);
    return page;
  }

  /** Adds a reference. */
  share(page: number): void {
    this.#uses.set(page, this.#usesOf(page) + 1);
  }

  /** Removes a reference, and frees the page with the last one. */
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
   * A writable page: the same one, or a copy if it is shared.
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
