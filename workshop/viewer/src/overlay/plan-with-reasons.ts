import {
  authorOfStep,
  type Domain,
  type Outcome,
  type PackedState,
} from "@understudy/planner-core";
import { detailOfOutcome } from "../publish/detail/detail-of-outcome.ts";

/** Display names of authors. */
export type ShownAuthor = "model" | "mended" | "classical" | "library";

/** A displayed step of a plan. */
export interface ShownStep {
  readonly text: string;
  readonly author: ShownAuthor;
  readonly cost?: number | undefined;
  /** Whether the step is finished, running or pending. */
  readonly phase: "done" | "now" | "later";
  /** Conditions of the step, each with its current truth and the steps that achieve it, counted from 1. */
  readonly needs: readonly {
    readonly text: string;
    readonly holds: boolean;
    readonly from: readonly number[];
  }[];
  /** Purpose of the step: later steps, counted from 1, or the goal. */
  readonly serves: readonly { readonly text: string; readonly to: number | "goal" }[];
}

/** A displayed plan with reasons. */
export interface ShownPlan {
  readonly goal: string;
  readonly status: Outcome["status"];
  readonly source: Outcome["source"];
  readonly cost: number;
  readonly isOptimal: boolean;
  /** The reason for not serving a plan of the model, if there is a model. */
  readonly reason?: string | undefined;
  readonly steps: readonly ShownStep[];
}

/** Context of an outcome, needed for reasons. */
export interface PlanContext {
  readonly domain?: Domain | undefined;
  /** The agent's current state. There are no reasons without it or the domain. */
  readonly state?: PackedState | undefined;
  /** Number of finished steps. Default 0. */
  readonly position?: number | undefined;
  readonly isPlaying?: boolean | undefined;
  /** Things by place name. */
  readonly bindings?: ReadonlyMap<string, string | number> | undefined;
}

/**
 * Prepares an outcome for display: each step with its author, and, given domain and state, its conditions and purpose.
 *
 * @example
 * const { steps } = planWithReasons(outcome, { domain, state: runner.observed });
 * for (const { text, author, serves } of steps) console.log(text, author, serves);
 */
export function planWithReasons(outcome: Outcome, context: PlanContext = {}): ShownPlan {
  const { domain, state, position = 0, isPlaying = false } = context;
  const named = namer(context.bindings);
  const detail =
    domain === undefined || state === undefined
      ? undefined
      : detailOfOutcome(domain, outcome, state, { position, isPlaying });
  const { goal, status, source, cost, optimal, reason } = outcome;
  return {
    goal: named(detail?.goal?.text ?? goal.name ?? "a condition"),
    ...{ status, source, cost, isOptimal: optimal, reason },
    steps: (outcome.plan?.steps ?? []).map(({ tool, args }, index): ShownStep => {
      const view = detail?.plan[index];
      return {
        text: named([tool, ...Object.values(args)].join(" ")),
        author: shownAuthor(outcome, index),
        phase: index < position ? "done" : index === position ? "now" : "later",
        cost: view?.cost,
        needs: (view?.conditions ?? [])
          .filter(({ text }) => !isPresence(text, context.bindings))
          .map(({ text, holdsNow, from = [] }) => ({
            text: named(text),
            holds: holdsNow,
            from: from.map((step) => step + 1),
          })),
        serves: (view?.serves ?? []).map(({ condition, to }) => ({
          text: named(condition),
          to: to === "goal" ? to : to + 1,
        })),
      };
    }),
  };
}

/** The author of a step. A repair of a model's plan differs from a plan without a model. */
export function shownAuthor(outcome: Outcome, index: number): ShownAuthor {
  const author = authorOfStep(outcome, index);
  if (author === "llm") return "model";
  if (author === "library") return author;
  return outcome.mended === true ? "mended" : "classical";
}

/** Replaces place names by things. */
export function namer(bindings: PlanContext["bindings"]): (text: string) => string {
  if (bindings === undefined || bindings.size === 0) return (text) => text;
  return (text) => text.replaceAll(/\b\w+_\d+\b/g, (place) => String(bindings.get(place) ?? place));
}

/** Whether a condition only requires a thing to exist. */
function isPresence(text: string, bindings: PlanContext["bindings"]): boolean {
  return text.endsWith("=true") && bindings?.has(text.slice(0, -"=true".length)) === true;
}
