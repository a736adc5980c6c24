import type {
  CacheAnswer,
  CacheEntry,
  CacheQuery,
  PlanCache,
} from "../../engine/contract/cache.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { ScriptedBehaviour, ScriptedLlmPlannerOptions } from "../scripted-llm-planner.ts";
import { type Stage, type StageOptions, stageOf } from "./stage.ts";

/**
 * A domain about an agent that needs an axe: one goal takes few steps, one takes many, one holds at
 * the start.
 */
export const woodland: Domain = loadDomain({
  name: "woodland",
  state: {
    at: { type: "enum", values: ["home", "forest", "market"] },
    has_axe: { type: "boolean" },
    wood: { type: "integer", min: 0, max: 5 },
    coins: { type: "integer", min: 0, max: 3 },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "market"] } },
      then: { at: "$place" },
      cost: 2,
    },
    {
      name: "buy_axe",
      when: { at: "market", coins: { ">=": 2 } },
      then: { coins: { "-": 2 }, has_axe: true },
    },
    { name: "chop", when: { at: "forest", has_axe: true }, then: { wood: { "+": 1 } }, cost: 1.5 },
    {
      name: "sell",
      when: { at: "market", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, coins: { "+": 1 } },
    },
  ],
  goals: [
    { name: "rich", when: { coins: 3 }, priority: 1 },
    { name: "stocked", when: { wood: { ">=": 2 } }, priority: 5 },
    { name: "homely", when: { at: "home" }, priority: 0 },
  ],
});

/** At home with an axe. */
export const start: PackedState = woodland.state({
  at: "home",
  has_axe: true,
  wood: 0,
  coins: 0,
});
/** At home without an axe: no goal is reachable. */
export const poor: PackedState = woodland.state({
  at: "home",
  has_axe: false,
  wood: 0,
  coins: 0,
});

const actionOf = (tool: string, args: Record<string, string> = {}): number =>
  woodland.actionOf({ tool, args });

/** Actions of the woodland by name. */
export const woodlandActions: Readonly<
  Record<"forest" | "home" | "market" | "chop" | "sell", number>
> = {
  forest: actionOf("goto", { place: "forest" }),
  home: actionOf("goto", { place: "home" }),
  market: actionOf("goto", { place: "market" }),
  chop: actionOf("chop"),
  sell: actionOf("sell"),
};
/** The cheapest plan from the start for "stocked". */
export const optimal: readonly number[] = [
  woodlandActions.forest,
  woodlandActions.chop,
  woodlandActions.chop,
];

/** A cache that returns a plan only for its original state. */
export class MapCache implements PlanCache {
  readonly entries: Map<string, CacheEntry> = new Map();
  readonly negative: string[] = [];
  lookup(query: CacheQuery): CacheAnswer {
    const entry = this.entries.get(query.partition + query.state.join());
    return entry === undefined ? { kind: "miss" } : { kind: "exact", entry, proved: true };
  }
  store(query: CacheQuery, entry: CacheEntry): void {
    this.entries.set(query.partition + query.state.join(), entry);
  }
  storeNegative(_query: CacheQuery, reason: string): void {
    this.negative.push(reason);
  }
}

/** @param script the LLM planner's behaviour: one for all questions, or a function of the question */
export function woodlandStage(
  script: ScriptedBehaviour | ScriptedLlmPlannerOptions["script"],
  options: StageOptions = {},
): Stage {
  return stageOf(woodland, start, script, options);
}
