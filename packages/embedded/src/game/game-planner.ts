import { ClassicalPlanner } from "@understudy/classical";

/** Limits for compiled goals and for tables: a game has few domains, and little memory. */
const LIMITS = {
  maxCompiledBytes: 32 * 2 ** 20,
  tables: { maxTotalBytes: 32 * 2 ** 20, maxTableBytes: 32 * 2 ** 20 },
};

/** A planner within the limits of a game. */
export function gamePlanner(): ClassicalPlanner {
  return new ClassicalPlanner(LIMITS);
}
