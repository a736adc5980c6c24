import type { Clock } from "@understudy/planner-core";
import { isEarly } from "../../question/round.ts";

/** The share of a budget that is reserved: rounds that only improve a plan must not use it. */
const MARGIN = 0.25;

/** The time that an open question of a saved game has left. */
export interface SavedAnswerTime {
  /** In milliseconds on the world's clock; undefined without a question. */
  readonly dueInMs?: number | undefined;
}

/** An agent whose questions are timed. */
interface TimedAgent {
  readonly agent: { readonly parts: { readonly clock: Clock } };
  readonly options: { readonly budgetMs: number | (() => number) };
}

/** The time in which a question is to be answered, on the world's clock. */
export class AnswerTime {
  readonly #now: TimedAgent;
  #budgetMs = 0;
  #untilMs = 0;
  #restoredMs: number | undefined;

  constructor(now: TimedAgent) {
    this.#now = now;
  }

  get #clockMs(): number {
    return this.#now.agent.parts.clock.now();
  }

  /** The deadline. */
  get untilMs(): number {
    return this.#untilMs;
  }

  get leftMs(): number {
    return this.#untilMs - this.#clockMs;
  }

  /**
   * The time for one of its rounds: an agent whose turn comes late leaves its LLM planner less time, but never none.
   */
  get forRoundMs(): number {
    const { leftMs } = this;
    return Number.isFinite(leftMs) ? Math.max(leftMs, MARGIN * this.#budgetMs) : this.#budgetMs;
  }

  /** Whether there is time for another round. */
  get isEnough(): boolean {
    return this.leftMs > MARGIN * this.#budgetMs;
  }

  /** Whether there is time for rounds that only improve a plan. */
  get isEarly(): boolean {
    return isEarly(this.leftMs, this.#budgetMs);
  }

  /** Whether a question of a saved game is to be put again. */
  get isRestored(): boolean {
    return this.#restoredMs !== undefined;
  }

  /** The time that a question of a saved game had left, until it is put again. */
  get restored(): SavedAnswerTime {
    return this.#restoredMs === undefined ? {} : { dueInMs: this.#restoredMs };
  }

  /**
   * @param isEndless whether nobody waits for the answer
   * @param hasTurn whether it keeps the turn of a saved one; a search that a load has ended needs its whole time again
   */
  begin(isEndless: boolean, hasTurn: boolean): void {
    const { budgetMs } = this.#now.options;
    this.#budgetMs = typeof budgetMs === "function" ? budgetMs() : budgetMs;
    const restoredMs = hasTurn ? this.#restoredMs : undefined;
    const leftMs = Math.min(this.#budgetMs, restoredMs ?? this.#budgetMs);
    this.#restoredMs = undefined;
    this.#untilMs = isEndless ? Number.POSITIVE_INFINITY : this.#clockMs + leftMs;
  }

  /** Leaves time for at least one round. */
  prolong(): void {
    this.#untilMs = Math.max(this.#untilMs, this.#clockMs + MARGIN * this.#budgetMs);
  }

  /** Gives the whole time again. @param clockMs the time on the world's clock */
  renew(clockMs: number): void {
    this.#untilMs = clockMs + this.#budgetMs;
  }

  save(): SavedAnswerTime {
    const { leftMs: dueInMs } = this;
    return Number.isFinite(dueInMs) ? { dueInMs } : {};
  }

  /** Leaves the next question the time that a saved one had: agents keep their turns. */
  restore({ dueInMs }: SavedAnswerTime): void {
    this.#restoredMs = dueInMs;
  }
}
