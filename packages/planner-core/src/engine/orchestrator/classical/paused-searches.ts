import type { Pausable } from "../drive/pausable.ts";
import type { ClassicalPlan, UnfinishedSearches } from "../request/classical-plan.ts";
import { best, end, type Searches } from "./searches.ts";

/**
 * Searches cut off when it was the LLM planner's turn. They continue while the LLM planner works, and after it failed.
 */
export class PausedSearches implements UnfinishedSearches {
  readonly #searches: Searches;
  readonly #resume: (untilMs: number) => Pausable<void>;
  #going: Pausable<void> | undefined;
  /** A wait that was left before its end. */
  #wait: Promise<unknown> | undefined;

  /** @param resume continues the searches until a time of the clock */
  constructor(searches: Searches, resume: (untilMs: number) => Pausable<void>) {
    this.#searches = searches;
    this.#resume = resume;
  }

  *meanwhile(llm: Promise<unknown>, untilMs: number): Pausable<ClassicalPlan | undefined> {
    let hasSettled = false;
    const settle = (): void => {
      hasSettled = true;
    };
    const settled = llm.then(settle, settle);
    const hasEnded = yield* this.#advance(untilMs, settled, () => hasSettled);
    return hasEnded ? best(this.#searches) : undefined;
  }

  *resume(untilMs: number): Pausable<ClassicalPlan> {
    yield* this.#advance(untilMs);
    this.end();
    return best(this.#searches);
  }

  end(): void {
    end(this.#searches);
  }

  /** @returns whether the searches have ended, rather than being left */
  *#advance(
    untilMs: number,
    interruption?: Promise<void>,
    isInterrupted = () => false,
  ): Pausable<boolean> {
    this.#going ??= this.#resume(untilMs);
    let mustStop = false;
    while (!isInterrupted()) {
      const wait = this.#wait;
      if (wait !== undefined) {
        mustStop = yield interruption === undefined ? wait : Promise.race([wait, interruption]);
        if (isInterrupted()) break;
      }
      const { done = false, value } = this.#going.next(mustStop);
      if (done) return true;
      this.#wait = value as Promise<unknown> | undefined;
      if (value === undefined) mustStop = yield;
    }
    return false;
  }
}
