import { type Deadline, UnderstudyError } from "@understudy/planner-core";

/** Errors that concern the first caller alone, and must not fail the callers that joined. */
const OWN_ENDS: ReadonlySet<string> = new Set(["disposed", "generation-timeout"]);

/** An answer, with its origin. */
export interface Shared<Result> {
  readonly result: Result;
  /** Whether another caller asked for it. */
  readonly isShared: boolean;
}

/** Coalesces concurrent calls with equal keys. */
export class SingleFlight<Result> {
  readonly #open = new Map<string, Promise<Result>>();

  /**
   * Joins the call in flight, or starts one. If the call in flight ends by its caller's own cancellation or deadline, a
   * waiting caller starts anew.
   *
   * @param key equal for calls with the same answer
   * @param until ends this caller's wait
   * @throws errors of `ask`; the reason of the end
   */
  async run(
    key: string,
    until: Pick<Deadline, "signal">,
    ask: () => Promise<Result>,
  ): Promise<Shared<Result>> {
    for (;;) {
      const open = this.#open.get(key);
      if (open === undefined) return { result: await this.#begin(key, ask), isShared: false };
      try {
        return { result: await endedBy(open, until.signal), isShared: true };
      } catch (error) {
        until.signal.throwIfAborted();
        if (!(error instanceof UnderstudyError && OWN_ENDS.has(error.code))) throw error;
      }
    }
  }

  async #begin(key: string, ask: () => Promise<Result>): Promise<Result> {
    const asked = ask();
    this.#open.set(key, asked);
    try {
      return await asked;
    } finally {
      this.#open.delete(key);
    }
  }
}

/** The promise, with an end to this caller's wait. */
async function endedBy<Result>(promise: Promise<Result>, until: AbortSignal): Promise<Result> {
  until.throwIfAborted();
  let end = (): void => {};
  const ended = new Promise<never>((_, reject) => {
    end = (): void => reject(until.reason);
    until.addEventListener("abort", end, { once: true });
  });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    until.removeEventListener("abort", end);
  }
}
