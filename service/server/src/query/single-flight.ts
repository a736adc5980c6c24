import { type Deadline, UnderstudyError } from "@understudy/planner-core";

/** Ends of those who ask: they say nothing about what another one would have got. */
const OWN_ENDS: ReadonlySet<string> = new Set(["disposed", "generation-timeout"]);

/** How a question was answered. */
export interface Shared<Result> {
  readonly result: Result;
  /** Whether it was answered for somebody else. */
  readonly isShared: boolean;
}

/** Asks for the same thing once, however many want it at the same time. */
export class SingleFlight<Result> {
  readonly #open = new Map<string, Promise<Result>>();

  /**
   * Gives the answer that somebody else waits for already; otherwise it asks. Where those who asked leave, or had less
   * time, one of those who waited asks.
   *
   * @param key equal where one answer does for both
   * @param until ends the waiting for somebody else's answer
   * @throws what asking throws; the reason of the end
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

/** The same promise, for as long as somebody waits for it. */
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
