import { whenAborted } from "@understudy/planner-core/internal";
import type { BatchedQuestion, QuestionBatch } from "../world/question-batch.ts";

/** The turn of a squad among the questions of its session's agents and squads. */
export class BatchedSquad implements BatchedQuestion {
  readonly #batch: Pick<QuestionBatch, "add" | "drop">;
  readonly member = undefined;
  #go: (() => void) | undefined;
  #dueMs: number | undefined;

  constructor(batch: Pick<QuestionBatch, "add" | "drop">) {
    this.#batch = batch;
  }

  get dueMs(): number | undefined {
    return this.#dueMs;
  }

  /** Waits for the turn of a question; not once it is cancelled. */
  async of(dueMs: number, signal: AbortSignal | undefined): Promise<void> {
    this.end();
    this.#dueMs = dueMs;
    let forget = (): void => {};
    await new Promise<void>((resolve) => {
      this.#go = resolve;
      forget = whenAborted(signal, resolve);
      this.#batch.add(this);
    });
    forget();
  }

  /** Ends the turn: the squad has its answer, or asks no more. */
  end(): void {
    if (this.#dueMs === undefined) return;
    this.#dueMs = undefined;
    this.#go = undefined;
    this.#batch.drop(this);
  }

  /** A squad has chosen its things before it asks. */
  chooseSome(): boolean {
    return false;
  }

  put(): "asked" | "over" {
    const go = this.#go;
    this.#go = undefined;
    go?.();
    return go === undefined ? "over" : "asked";
  }
}
