import type { Outcome, PlanContinuation, PlanRequest } from "@understudy/planner-core";
import { planKnown } from "@understudy/planner-core/internal";
import type { LaneWork } from "../lane.ts";
import type { PlayParts } from "./play-parts.ts";

/** The work at the end of a question, in the session's lane. */
interface QuestionEnds {
  readonly answered: (outcome: Outcome) => ReturnType<LaneWork>;
  readonly failed: (error: unknown) => ReturnType<LaneWork>;
}

/** A question that was put to the engine, one at a time. */
export class PutQuestion {
  readonly #parts: Pick<PlayParts, "hosted" | "later">;
  #stopping: AbortController | undefined;

  constructor(parts: Pick<PlayParts, "hosted" | "later">) {
    this.#parts = parts;
  }

  /** Whether the answer has not come. */
  get isOpen(): boolean {
    return this.#stopping !== undefined;
  }

  /**
   * Puts a question.
   *
   * @param options of a search
   * @returns the answer if it is known; otherwise it comes later, unless the question is withdrawn
   */
  put(
    request: PlanRequest,
    options: Parameters<PlanContinuation>[0],
    ends: QuestionEnds,
  ): Outcome | undefined {
    const { hosted, later } = this.#parts;
    const known = planKnown(hosted.orchestrator, request);
    if (typeof known !== "function") return known;
    const stopping = new AbortController();
    this.#stopping = stopping;
    const end = (work: LaneWork): void =>
      later(() => {
        if (this.#stopping !== stopping) return undefined;
        this.#stopping = undefined;
        return work();
      });
    hosted
      .during(() => known({ ...options, signal: stopping.signal }))
      .then(
        (outcome) => end(() => ends.answered(outcome)),
        (error: unknown) => end(() => ends.failed(error)),
      );
    return undefined;
  }

  withdraw(): void {
    this.#stopping?.abort();
    this.#stopping = undefined;
  }
}
