import { hashText } from "@understudy/planner-core/internal";
import type { Split } from "../names/name-source.ts";
import type { Problem } from "./problem.ts";

/** Inverse share of a demo domain's problems held out for evaluation. */
const HELD_OUT_SHARE = 32;

/**
 * The split of a demo domain's problem, decided by state and goal alone, so that no evaluation with any seed asks a
 * trained problem.
 */
export function problemSplit(domainName: string, { state, goal }: Problem): Split {
  const hash = hashText(`${domainName} ${goal.hash} ${state.join(" ")}`);
  return Number.parseInt(hash.slice(-6), 16) % HELD_OUT_SHARE === 0 ? "held-out" : "training";
}
