import type { Deadline } from "@understudy/planner-core";

/** The calls of a pool that are under way, and those of its parts. */
export class CallsInFlight {
  readonly #deadlines = new Set<Deadline>();
  readonly #waiting: (() => void)[] = [];
  #reason: unknown;

  /** Why there may be no more; undefined: there may. */
  get reason(): unknown {
    return this.#reason;
  }

  add(deadline: Deadline): void {
    this.#deadlines.add(deadline);
  }

  delete(deadline: Deadline): void {
    this.#deadlines.delete(deadline);
    if (this.#deadlines.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Ends all of them, and takes no more. */
  end(reason: unknown): void {
    this.#reason ??= reason;
    for (const deadline of [...this.#deadlines]) deadline.cancel(reason);
  }

  /** Resolves as soon as there are none. */
  async none(): Promise<void> {
    if (this.#deadlines.size === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
