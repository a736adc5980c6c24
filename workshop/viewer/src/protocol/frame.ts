import { PLAN_ORIGINS } from "@understudy/planner-core/internal";
import type { AgentSummary } from "./hello.ts";

/**
 * The integer fields of an agent's row, in this order. `place`: index in `map.places`, -1 for none. `x`, `y`:
 * ten-thousandths of the map, -1 for nowhere. `goal`: index in the text table, -1 for none. `step`: index of the
 * current or next step. `steps`: length of the plan; 0 for none. `action`: text index of the step, -1 without a plan.
 * `source`: index in `SOURCES`, -1 without a plan. `status`: index in `STATUSES`.
 */
export const AGENT_FIELDS = [
  "place",
  "x",
  "y",
  "goal",
  "step",
  "steps",
  "action",
  "source",
  "status",
] as const;

/** Name of a row's field. */
export type AgentField = (typeof AGENT_FIELDS)[number];

/** Number of integers per row. */
export const ROW_LENGTH: number = AGENT_FIELDS.length;

/** Sources of plans, by code. `own`: the game's own, or unknown. */
export const SOURCES: readonly ["own", ...typeof PLAN_ORIGINS] = ["own", ...PLAN_ORIGINS];

/** Name of a source. */
export type SourceName = (typeof SOURCES)[number];

/**
 * Statuses of agents, by code. `gone`: a free index. `idle`: no open goal, or nothing to do now. `waiting`: it has
 * asked for a plan. `playing`: a step is running. `between`: it has a plan without a running step. `stuck`: its last
 * request ended without a plan.
 */
export const STATUSES = ["gone", "idle", "waiting", "playing", "between", "stuck"] as const;

/** Name of a status. */
export type StatusName = (typeof STATUSES)[number];

interface Moment {
  /** Frame number of the game, from 0; never decreases. */
  readonly tick: number;
  /** Game time in ms. */
  readonly timeMs: number;
}

/** A complete frame, which needs no earlier one. */
export interface KeyframeMessage extends Moment {
  readonly type: "keyframe";
  readonly texts: readonly string[];
  readonly agents: readonly AgentSummary[];
  /** Rows of agents 0, 1, …; a free index has status `gone`. */
  readonly rows: readonly number[];
}

/** The changes since the last frame. */
export interface DeltaMessage extends Moment {
  readonly type: "delta";
  /** New entries of the text table. */
  readonly texts?: readonly string[];
  /** New agents, possibly with reused indices. */
  readonly joined?: readonly AgentSummary[];
  /**
   * For each changed agent: its index, a bit set of changed fields (bit 0 is `place`), then their new values, lowest
   * bit first.
   */
  readonly changes: readonly number[];
}
