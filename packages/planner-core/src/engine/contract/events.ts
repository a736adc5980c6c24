import type { LlmUsage } from "./llm-planner.ts";
import type { FallbackReason, Outcome, OutcomeStatus } from "./outcome.ts";
import type { TogetherEvent } from "./together.ts";

/**
 * Pluggable parts of an engine, which may fail. `cost` is a run-time cost function; only its failures on late answers
 * are reported here, as otherwise the caller gets the `CostError`.
 */
export type ComponentName =
  | "planner"
  | "llm"
  | "cache"
  | "choice-memory"
  | "reader"
  | "cost"
  | "onStep"
  | "observer";

/** An event in the life of one request. */
type RequestEvent =
  | TogetherEvent
  | {
      /** Goals and cache gave no answer, so the classical planner starts a search. Not emitted by `planMany`. */
      readonly type: "classical-ask";
      readonly agent: string;
      readonly nowMs: number;
    }
  | {
      readonly type: "classical-answer";
      readonly agent: string;
      readonly nowMs: number;
      readonly status: OutcomeStatus;
      /** Length of the classical planner's plan; 0 if it has none. */
      readonly steps: number;
    }
  | {
      /**
       * A new request of an agent while `plan` is still working on its previous one, most likely because the game does
       * not await `plan`. Each answer costs time, but only one can be played. Emitted once per agent; the counter
       * `plan.repeated` counts every such request.
       */
      readonly type: "request-repeat";
      readonly agent: string;
      readonly nowMs: number;
      /** A description for the developer, with a hint. */
      readonly message: string;
    }
  | {
      /** The caller's signal aborted the request. */
      readonly type: "request-abort";
      readonly agent: string;
      readonly nowMs: number;
    }
  | {
      readonly type: "llm-ask";
      readonly agent: string;
      readonly nowMs: number;
      /** Key of the question: concurrent requests with equal keys share one call. */
      readonly key: string;
    }
  | {
      readonly type: "llm-answer";
      readonly agent: string;
      readonly nowMs: number;
      /** Whether a caller was still waiting. */
      readonly onTime: boolean;
      /** The reason for not serving the answer, if there is one. */
      readonly problem: FallbackReason | undefined;
      /** Details of the problem. */
      readonly detail: string | undefined;
      /** Shape of the plan, if the LLM planner reports one. */
      readonly shape?: string | undefined;
      /** Token counts, if the LLM planner reports them. */
      readonly usage?: LlmUsage | undefined;
      /** The model's text, if available. */
      readonly text: string | undefined;
    }
  | {
      /**
       * A pluggable part failed: it threw, or returned an invalid value. The request continues without it. Errors of
       * the observer itself are only counted (`callback.error`).
       */
      readonly type: "component-error";
      /** Empty for errors outside any request. */
      readonly agent: string;
      readonly nowMs: number;
      readonly component: ComponentName;
      /** Message of the thrown error, or of the failed check. */
      readonly message: string;
    }
  | { readonly type: "outcome-serve"; readonly outcome: Outcome; readonly nowMs: number }
  | { readonly type: "outcome-revise"; readonly outcome: Outcome; readonly nowMs: number };

/** Planning events in real time. */
export type PlannerEvent = RequestEvent & {
  /**
   * Number of the request within its orchestrator, from 1. Groups the events of one request, even if the agent makes
   * another request meanwhile. 0 for errors outside any request.
   */
  readonly request: number;
};

/** Receives every event, synchronously. Must be quick; errors are dropped. */
export interface Observer {
  (event: PlannerEvent): void;
  /** While true, no events are created, which costs nothing. */
  readonly isIdle?: boolean | undefined;
}
