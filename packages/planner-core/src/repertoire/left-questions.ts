import type { Value } from "../domain/definition.ts";

/** A question that no model answered well: it is left to the classical planner and not asked again. */
export interface LeftQuestion {
  /** The state in which it was asked. */
  readonly state: Readonly<Record<string, Value>>;
  /** Why the answers were no good, for people. */
  readonly reason: string;
}
