import type { Clock, TimerHandle } from "@understudy/planner-core";
import { whenAborted } from "@understudy/planner-core/internal";
import type { Unnumbered } from "../outbox.ts";
import type { SessionWorld } from "./session-world.ts";

/** Share of a budget to wait for ways. Estimates are used after that. */
const WAYS_SHARE = 0.5;

/** Asks a client for the unknown ways of a question, and waits for them for a while. */
export class WaysInquiry {
  readonly #world: SessionWorld;
  readonly #clock: Clock;
  readonly #push: (message: Unnumbered) => void;
  /** Number of unanswered messages. */
  #due = 0;
  #timer: TimerHandle | undefined;
  #known: (() => void) | undefined;

  constructor(
    { clock, push }: { readonly clock: Clock; readonly push: (message: Unnumbered) => void },
    world: SessionWorld,
  ) {
    this.#world = world;
    this.#clock = clock;
    this.#push = push;
  }

  /**
   * Asks for the unknown ways of agents.
   *
   * @param budgetMs time left for the question
   * @param known called once the answers have come, or the wait is over
   * @returns false if there is nothing to wait for
   */
  ask(agents: readonly string[], budgetMs: number, known: () => void): boolean {
    this.stop();
    let asked = 0;
    for (const agent of agents) {
      for (const ways of this.#world.takeWanted(agent)) {
        this.#push({ type: "ways", agent, ways });
        asked++;
      }
    }
    if (asked === 0 || this.#world.isSilent) return false;
    this.#due = asked;
    this.#known = known;
    const waitMs = Math.max(0, budgetMs * WAYS_SHARE);
    this.#timer = this.#clock.setTimer(() => {
      this.#world.isSilent = true;
      this.#end();
    }, waitMs);
    return true;
  }

  /**
   * Asks as `ask` does, and resolves once the wait is over or the question is cancelled.
   *
   * @returns undefined if there is nothing to wait for
   */
  wait(
    agents: readonly string[],
    budgetMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> | undefined {
    let isAsked = false;
    const known = new Promise<void>((resolve) => {
      let forget = (): void => {};
      const end = (): void => {
        forget();
        resolve();
      };
      isAsked = this.ask(agents, budgetMs, end);
      if (isAsked) forget = whenAborted(signal, end);
    });
    return isAsked ? known : undefined;
  }

  /** Handles an answer. */
  came(): void {
    if (this.#known !== undefined && --this.#due <= 0) this.#end();
  }

  /** Forgets unknown ways: the next question asks for its own. */
  forget(agents: readonly string[]): void {
    for (const agent of agents) this.#world.takeWanted(agent);
  }

  /** Ends the wait. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#known = undefined;
  }

  #end(): void {
    const known = this.#known;
    this.stop();
    known?.();
  }
}
