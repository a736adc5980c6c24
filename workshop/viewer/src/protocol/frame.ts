import { PLAN_SOURCES } from "@understudy/planner-core";
import type { AgentSummary } from "./hello.ts";

/**
 * The fields of an agent's row, in this order; all are integers. `place`: index in `map.places`, -1 for none.
 * `x`, `y`: ten-thousandths of the map, -1 for nowhere. `goal`: index in the table of texts, -1 for none. `step`: index of the
 * step being played or played next. `steps`: length of the plan; 0 without one. `action`: index in the table of
 * texts of what the step is called, -1 without a plan. `source`: index in `SOURCES`, -1 without a plan. `status`: index in `STATUSES`.
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

/** Name of a field of a row. */
export type AgentField = (typeof AGENT_FIELDS)[number];

/** Integers of a row. */
export const ROW_LENGTH: number = AGENT_FIELDS.length;

/** The origin of a plan, by code. `own`: the game's own, or nobody told. */
export const SOURCES: readonly ["own", ...typeof PLAN_SOURCES] = ["own", ...PLAN_SOURCES];

/** Name of a source. */
export type SourceName = (typeof SOURCES)[number];

/**
 * The status of an agent, by code. `gone`: nobody has this index. `idle`: it has all it wants, or nothing
 * can be done now. `waiting`: it has asked for a plan. `playing`: a step is being played. `between`: it has a plan, and no step
 * of it runs. `stuck`: its last request ended without a plan.
 */
export const STATUSES = ["gone", "idle", "waiting", "playing", "between", "stuck"] as const;

/** Name of a status. */
export type StatusName = (typeof STATUSES)[number];

interface Moment {
  /** Counts frames of the game from 0; never less than before. */
  readonly tick: number;
  /** The game's own time in ms. */
  readonly timeMs: number;
}

/** Everything that deltas tell of, in full. What came before need not be known. */
export interface KeyframeMessage extends Moment {
  readonly type: "keyframe";
  readonly texts: readonly string[];
  readonly agents: readonly AgentSummary[];
  /** Row of agent 0, row of agent 1, …; an index that nobody has is a row with status `gone`. */
  readonly rows: readonly number[];
}

/** The changes since the last frame. */
export interface DeltaMessage extends Moment {
  readonly type: "delta";
  /** Appended to the table of texts. */
  readonly texts?: readonly string[];
  /** New agents; each takes over its index from the agent that had it before. */
  readonly joined?: readonly AgentSummary[];
  /**
   * For each agent that changed: its index, a set of bits for the fields that changed (bit 0 is
   * `place`), then their new values, lowest bit first.
   */
  readonly changes: readonly number[];
}
