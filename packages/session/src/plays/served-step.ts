import type { Step } from "@understudy/planner-core";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { Unnumbered } from "../outbox.ts";

/** The dependencies of served steps. */
export interface ServedStepParts {
  readonly agent: string;
  readonly push: (message: Unnumbered) => void;
  /** Returns the next step id, unique within the session. */
  readonly nextStepId: () => number;
}

/** The part of a runner that a client's report changes. */
interface ServedRunner {
  readonly isPlaying: boolean;
  finished(): void;
  failed(why?: string): void;
}

/**
 * The step that a client does for an agent whose plan the server plays. Reports about other steps than the current one
 * are ignored.
 */
export class ServedStep {
  readonly #parts: ServedStepParts;
  #stepId = 0;
  /** Whether the client itself reports the step's failure. */
  #isTold = false;

  constructor(parts: ServedStepParts) {
    this.#parts = parts;
  }

  begin(step: Step): void {
    const { agent, push, nextStepId } = this.#parts;
    this.#stepId = nextStepId();
    push({ type: "begin", agent, stepId: this.#stepId, step });
  }

  /** Ends the step as the client reports. @returns whether it has ended */
  report({ stepId, event, detail }: ClientMessage<"step">, runner: ServedRunner): boolean {
    if (stepId !== this.#stepId || !runner.isPlaying || event === "started") return false;
    this.#isTold = true;
    if (event === "finished") runner.finished();
    else runner.failed(detail);
    this.#isTold = false;
    return true;
  }

  /** Tells the client of an end that it did not report. */
  tell({ type, why }: { readonly type: string; readonly why?: string | undefined }): void {
    if (type !== "interrupted" && (type !== "failed" || this.#isTold)) return;
    const { agent, push } = this.#parts;
    push({ type: "interrupt", agent, stepId: this.#stepId, reason: why ?? "failed" });
  }
}
