import type { LeadUsage } from "./lead.ts";
import type { FallbackReason, Outcome, OutcomeStatus } from "./outcome.ts";

/**
 * The parts that an engine is given, and that may fail. `cost` is a run-time cost function: it fails here only where
 * a late answer is judged, since otherwise the caller gets its `CostError`.
 */
export type ComponentName =
  | "planner"
  | "lead"
  | "cache"
  | "choice-memory"
  | "reader"
  | "clock"
  | "cost"
  | "onStep"
  | "observer";

/** An event in the life of one request. */
type RequestEvent =
  | {
      readonly type: "request-start";
      readonly agent: string;
      readonly nowMs: number;
      /** Undefined where there is none: with `planNow`. */
      readonly budgetMs?: number | undefined;
    }
  | {
      /** Goals and cache have no answer: the understudy begins to search. Not told with `planMany`. */
      readonly type: "understudy-ask";
      readonly agent: string;
      readonly nowMs: number;
    }
  | {
      readonly type: "understudy-answer";
      readonly agent: string;
      readonly nowMs: number;
      readonly status: OutcomeStatus;
      /** Steps of its plan; 0 without one. */
      readonly steps: number;
    }
  | {
      /**
       * The agent asks again while `plan` has yet to answer its last request: most likely the game does not await
       * `plan`. Each answer costs time, and only one can be played. Told once for an agent; the counter `plan.repeated`
       * counts every such request.
       */
      readonly type: "request-repeat";
      readonly agent: string;
      readonly nowMs: number;
      /** The same in words, with a hint. */
      readonly message: string;
    }
  | {
      /** The caller withdrew the request: its own signal aborted. */
      readonly type: "request-abort";
      readonly agent: string;
      readonly nowMs: number;
    }
  | {
      readonly type: "lead-ask";
      readonly agent: string;
      readonly nowMs: number;
      /** Key of the question: requests with equal keys at the same time share one call. */
      readonly key: string;
    }
  | {
      readonly type: "lead-answer";
      readonly agent: string;
      readonly nowMs: number;
      /** Whether somebody still waited. */
      readonly onTime: boolean;
      /** The reason why it was not served, if there is one. */
      readonly problem: FallbackReason | undefined;
      /** The same in words. */
      readonly detail: string | undefined;
      /** How its plan was written, if it told one and the lead says so. */
      readonly shape?: string | undefined;
      /** The tokens that it counted, if it did. */
      readonly usage?: LeadUsage | undefined;
      /** The model's text, if there is any. */
      readonly text: string | undefined;
    }
  | {
      /**
       * Something that the engine was given failed: it threw, or returned nonsense. The request goes on
       * without it. An observer's own errors are only counted (`callback.error`).
       */
      readonly type: "component-error";
      /** Empty where it happened for no request in particular. */
      readonly agent: string;
      readonly nowMs: number;
      readonly component: ComponentName;
      /** The message of the error it threw, or of the check that its answer failed. */
      readonly message: string;
    }
  | { readonly type: "outcome-serve"; readonly outcome: Outcome; readonly nowMs: number }
  | { readonly type: "outcome-revise"; readonly outcome: Outcome; readonly nowMs: number };

/** Events of planning, as they happen. */
export type PlannerEvent = RequestEvent & {
  /**
   * Number of the request within its orchestrator, from 1: what belongs together, also where an agent
   * asks again before its older question is answered. 0 for an error that belongs to none.
   */
  readonly request: number;
};

/** Sees every event, synchronously. Must be quick; what it throws is dropped. */
export interface Observer {
  (event: PlannerEvent): void;
  /** Whether it looks away for now: as long as it is true it is told nothing, at no cost. */
  readonly isIdle?: boolean | undefined;
}
