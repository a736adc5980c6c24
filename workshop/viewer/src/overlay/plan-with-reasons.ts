import {
  authorOfStep,
  type Domain,
  type Outcome,
  type PackedState,
} from "@understudy/planner-core";
import { detailOfOutcome } from "../publish/detail/detail-of-outcome.ts";

/** The authors of steps, as people call them. */
export type ShownAuthor = "model" | "mended" | "classical" | "repertoire";

/** One step of a plan, for people. */
export interface ShownStep {
  readonly text: string;
  readonly author: ShownAuthor;
  readonly cost?: number | undefined;
  /** Whether it is over, goes on, or is yet to come. */
  readonly phase: "done" | "now" | "later";
  /** Its conditions, each with whether it holds now and the steps that bring it about, counted from 1. */
  readonly needs: readonly {
    readonly text: string;
    readonly holds: boolean;
    readonly from: readonly number[];
  }[];
  /** The purpose: later steps, counted from 1, or the goal. */
  readonly serves: readonly { readonly text: string; readonly to: number | "goal" }[];
}

/** A plan with its reasons, for people. */
export interface ShownPlan {
  readonly goal: string;
  readonly status: Outcome["status"];
  readonly source: Outcome["source"];
  readonly cost: number;
  readonly isOptimal: boolean;
  /** Why no plan of the model was served, where there is a model. */
  readonly reason?: string | undefined;
  readonly steps: readonly ShownStep[];
}

/** The knowledge beside an outcome that gives reasons. */
export interface PlanContext {
  readonly domain?: Domain | undefined;
  /** The agent's state now. Without it, or without the domain, there are no reasons. */
  readonly state?: PackedState | undefined;
  /** The number of the plan's finished steps. Default 0. */
  readonly position?: number | undefined;
  readonly isPlaying?: boolean | undefined;
  /** By the name of each place the thing that stands there. */
  readonly bindings?: ReadonlyMap<string, string | number> | undefined;
}

/**
 * An outcome for people: each step with its author, and, where domain and state are known, what it needs and what it is
 * for.
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

/** The author of a step. What mends a model's plan is told apart from a plan without one. */
export function shownAuthor(outcome: Outcome, index: number): ShownAuthor {
  const author = authorOfStep(outcome, index);
  if (author === "lead") return "model";
  if (author === "repertoire") return author;
  return outcome.source === "mended" ? "mended" : "classical";
}

/** Puts things in the place of places. */
export function namer(bindings: PlanContext["bindings"]): (text: string) => string {
  if (bindings === undefined || bindings.size === 0) return (text) => text;
  return (text) => text.replaceAll(/\b\w+_\d+\b/g, (place) => String(bindings.get(place) ?? place));
}

/** Whether a condition says no more than that some thing is there. */
function isPresence(text: string, bindings: PlanContext["bindings"]): boolean {
  return text.endsWith("=true") && bindings?.has(text.slice(0, -"=true".length)) === true;
}
