import type { Outcome } from "../../contract/outcome.ts";

/** A better answer that may follow the first one; a newer request of the agent closes it. */
export class Revision {
  /** A closed revision, for requests that cannot be revised. */
  static readonly NONE: Revision = new Revision();

  static {
    Revision.NONE.close(undefined);
  }

  #settled: { readonly outcome: Outcome | undefined } | undefined;
  #promise: Promise<Outcome | undefined> | undefined;
  #resolve: ((outcome: Outcome | undefined) => void) | undefined;

  /** Whether the revision is closed. */
  get isClosed(): boolean {
    return this.#settled !== undefined;
  }

  /** Settles the promise, at most once. */
  close(outcome: Outcome | undefined): void {
    if (this.#settled !== undefined) return;
    this.#settled = { outcome };
    this.#resolve?.(outcome);
  }

  /** The promise behind `revised`, created on first read. */
  get promise(): Promise<Outcome | undefined> {
    this.#promise ??=
      this.#settled === undefined
        ? new Promise((resolve) => {
            this.#resolve = resolve;
          })
        : Promise.resolve(this.#settled.outcome);
    return this.#promise;
  }
}
