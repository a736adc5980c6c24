import { hashText } from "@understudy/planner-core/internal";
import type { Split } from "../names/name-source.ts";
import type { Problem } from "./problem.ts";

/** One problem of a demo domain in so many is kept for evaluation. */
const HELD_OUT_SHARE = 32;

/**
 * Which split a problem of a demo domain belongs to: decided by state and goal alone, so that no evaluation, whatever
 * its seed, asks what was taught.
 */
export function problemSplit(domainName: string, { state, goal }: Problem): Split {
  const hash = hashText(`${domainName} ${goal.hash} ${state.join(" ")}`);
  return Number.parseInt(hash.slice(-6), 16) % HELD_OUT_SHARE === 0 ? "held-out" : "training";
}
