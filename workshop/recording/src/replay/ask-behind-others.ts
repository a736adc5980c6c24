import {
  loadDomain,
  Orchestrator,
  type Outcome,
  type Planner,
  type PlanSearch,
} from "@understudy/planner-core";
import type { ReplayClock } from "./replay-clock.ts";

const domain = loadDomain({
  name: "others",
  state: { done: { type: "boolean", default: false } },
  tools: [{ name: "work", then: { done: true } }],
  goals: [{ name: "done", when: { done: true } }],
});
/** Longer than any replay, in ms. */
const BUDGET_MS = 1e9;

/**
 * Sends a request while another agent's planning takes this long: only a waiting request can be shed.
 *
 * @param waitMs least waiting time, in milliseconds of the clock
 */
export function askBehindOthers(
  ask: () => Promise<Outcome>,
  waitMs: number,
  clock: ReplayClock,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const planner: Planner = {
      start: () => {
        clock.jump(waitMs);
        resolve(ask());
        return NOTHING_FOUND;
      },
    };
    // Orchestrators with one clock share its turns.
    const others = new Orchestrator({ domain, planner, clock });
    const state = domain.state({});
    others.plan({ agent: "other", state, goal: "done", budgetMs: BUDGET_MS }).catch(reject);
  });
}

const NOTHING_FOUND: PlanSearch = {
  expansions: 0,
  step: () => true,
  result: () => ({ status: "unsolvable", actions: [], scaledCost: 0, scaledLowerBound: 0 }),
};
