import type { AnswerStatus, PlanStep } from "./message/messages.ts";

/**
 * A planner that needs no server: an `Orchestrator` of `@understudy/planner-core` with a classical planner is one.
 * Nothing of it is loaded unless a game does so.
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
