import type { AnswerStatus, PlanStep } from "./message/schema.ts";

/**
 * A planner without a server, such as an `Orchestrator` of `@understudy/planner-core` with a classical planner. This
 * package does not import it.
 */
export interface LocalPlanner {
  readonly domain: {
    state(values: never): unknown;
  };
  /** Answers at once. */
  planNow(request: never): {
    readonly status: AnswerStatus;
    readonly plan: { readonly steps: Iterable<PlanStep> } | null;
    readonly cost: number;
    readonly source: string;
  };
}
