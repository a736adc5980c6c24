import type { OutcomeView } from "./detail.ts";

/**
 * A part of a request's life. `look`: goal and cache. `understudy`: the classical planner. `admission`: whether the lead is asked.
 * `lead`: the model. `member`: one of several models that answer for it. `proof`: proof, mending and comparison. `revision`: the work after it.
 */
export type StageName =
  | "look"
  | "understudy"
  | "admission"
  | "lead"
  | "member"
  | "proof"
  | "revision";

/** One bar of the waterfall. */
export interface StageView {
  readonly name: StageName;
  /** From the start of the request, in ms. */
  readonly fromMs: number;
  /** Left out while the stage runs. */
  readonly toMs?: number;
  /** The result, for people; may be empty. */
  readonly text: string;
  /** `plain`: nothing special. `good`: this part gave the answer. `bad`: it failed, and others took over. */
  readonly tone: "plain" | "good" | "bad";
}

/** The life of one request so far, in full: a later message with the same `id` replaces it. */
export interface RequestMessage {
  readonly type: "request";
  readonly tick: number;
  readonly timeMs: number;
  /** Unique within a show. */
  readonly id: number;
  /** Index of the agent; -1 if it is not on the map. */
  readonly agent: number;
  /** As the orchestrator calls the agent. */
  readonly agentId: string;
  /** When it began, in ms of the clock of the orchestrator. */
  readonly startMs: number;
  /** Left out where nobody told: `planNow` has none. */
  readonly budgetMs?: number;
  readonly stages: readonly StageView[];
  readonly phase: "open" | "served" | "revised" | "aborted";
  /** When it was served, from its start, in ms. */
  readonly servedMs?: number;
  readonly outcome?: OutcomeView;
  /** The better answer that came late. */
  readonly revised?: OutcomeView;
  /** The model's text, as far as there is any; cut at 2,000 characters. */
  readonly modelText?: string;
}
