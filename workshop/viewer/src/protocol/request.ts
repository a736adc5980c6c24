import type { OutcomeView } from "./detail.ts";

/**
 * A stage of a request. `look`: goal and cache. `classical`: the classical planner. `admission`: whether the LLM
 * planner is asked. `llm`: the model. `member`: one model of a pool. `proof`: proof, repair and comparison. `revision`:
 * work after the answer.
 */
export type StageName =
  | "look"
  | "classical"
  | "admission"
  | "llm"
  | "member"
  | "proof"
  | "revision";

/** One bar of the waterfall. */
export interface StageView {
  readonly name: StageName;
  /** Milliseconds since the start of the request. */
  readonly fromMs: number;
  /** Absent while the stage runs. */
  readonly toMs?: number;
  /** Display text of the result; may be empty. */
  readonly text: string;
  /** `plain`: neutral. `good`: this stage gave the answer. `bad`: it failed, and others took over. */
  readonly tone: "plain" | "good" | "bad";
}

/** The progress of a request, in full: a later message with the same `id` replaces it. */
export interface RequestMessage {
  readonly type: "request";
  readonly tick: number;
  readonly timeMs: number;
  /** Unique within a show. */
  readonly id: number;
  /** Index of the agent; -1 if it is not on the map. */
  readonly agent: number;
  /** The agent's id in the orchestrator. */
  readonly agentId: string;
  /** Start time, in ms of the orchestrator's clock. */
  readonly startMs: number;
  /** Absent if unknown: `planNow` has none. */
  readonly budgetMs?: number;
  readonly stages: readonly StageView[];
  readonly phase: "open" | "served" | "revised" | "aborted";
  /** Time of the answer since the start, in ms. */
  readonly servedMs?: number;
  readonly outcome?: OutcomeView;
  /** The late, better answer. */
  readonly revised?: OutcomeView;
  /** The model's text so far; cut at 2,000 characters. */
  readonly modelText?: string;
}
