import type { CompiledCondition, Domain, PackedState, Step, Value } from "@understudy/planner-core";

/** A village state as a game would hold it. */
export interface VillageState {
  at: "home" | "forest" | "mine" | "river" | "field" | "market" | "workshop";
  energy: number;
  hungry: boolean;
  has_axe: boolean;
  has_pick: boolean;
  has_rod: boolean;
  wood: number;
  stone: number;
  fish: number;
  grain: number;
  coins: number;
  fire_lit: boolean;
  house_built: boolean;
}

/** A working plan in a game's terms. */
export interface VillageCase {
  readonly start: VillageState;
  readonly steps: readonly Step[];
  readonly goal: "eat" | "warm_home" | "earn" | "build";
}

/** The compiled form. */
export interface CompiledCase {
  readonly values: Readonly<Record<string, Value>>;
  readonly start: PackedState;
  readonly plan: Int32Array;
  readonly goal: CompiledCondition;
}

/** Sixteen inputs for the runner's batches. */
export const CASES = 16;

const nothing: VillageState = {
  at: "home",
  energy: 0,
  hungry: false,
  has_axe: false,
  has_pick: false,
  has_rod: false,
  wood: 0,
  stone: 0,
  fish: 0,
  grain: 0,
  coins: 0,
  fire_lit: false,
  house_built: false,
};

/** Four plans of five steps for four goals, each from four starts. */
export function shortCases(): VillageCase[] {
  const warm = steps("goto forest", "chop", "chop", "goto home", "light_fire");
  const eat = steps("goto river", "catch_fish", "goto home", "light_fire", "cook_fish");
  const earn = steps("goto field", "harvest", "goto market", "sell grain", "sell grain");
  const build = steps("goto forest", "chop", "goto home", "sleep", "build_house");
  const places = ["home", "mine", "field", "market"] as const;
  return places.flatMap((at, variation): VillageCase[] => {
    const energy = 2 + variation;
    const base = { ...nothing, at, energy };
    return [
      { start: { ...base, has_axe: true, stone: variation }, steps: warm, goal: "warm_home" },
      {
        start: { ...base, has_rod: true, hungry: true, wood: 1 + variation },
        steps: eat,
        goal: "eat",
      },
      { start: { ...base, coins: 1, fish: variation }, steps: earn, goal: "earn" },
      {
        start: { ...base, has_axe: true, wood: 2, stone: 2 + variation },
        steps: build,
        goal: "build",
      },
    ];
  });
}

/** The house from nothing, 21 steps, from sixteen starts that differ only in irrelevant variables. */
export function longCases(): VillageCase[] {
  const plan = steps(
    ...["sleep", "goto field", "harvest", "harvest", "goto market"],
    ...["sell grain", "sell grain", "sell grain", "sell grain", "buy axe", "buy pick"],
    ...["goto mine", "mine_stone", "mine_stone", "goto forest", "chop", "chop", "chop"],
    ...["goto home", "sleep", "build_house"],
  );
  return Array.from({ length: CASES }, (_, index) => ({
    start: {
      ...nothing,
      hungry: (index & 1) === 1,
      fire_lit: (index & 2) === 2,
      fish: index >> 2,
    },
    steps: plan,
    goal: "build",
  }));
}

/** The same plans, each broken at its last step: the cost of finding and explaining a model's mistakes. */
export function brokenCases(): VillageCase[] {
  return shortCases().map((one) => ({
    ...one,
    steps: [...one.steps.slice(0, 4), ...steps("craft_axe")],
  }));
}

export function compileCase(domain: Domain, { start, steps, goal }: VillageCase): CompiledCase {
  const values: Record<string, Value> = { ...start };
  return {
    values,
    start: domain.state(values),
    plan: Int32Array.from(steps, (step) => domain.actionOf(step)),
    goal: domain.goal(goal).condition,
  };
}

const parameterNames: Readonly<Record<string, string>> = {
  goto: "place",
  sell: "good",
  buy: "item",
};

/** Parses `goto forest` to a step. */
function steps(...texts: string[]): Step[] {
  return texts.map((text) => {
    const [tool = "", argument] = text.split(" ");
    const parameter = parameterNames[tool];
    return { tool, args: parameter === undefined ? {} : { [parameter]: argument ?? "" } };
  });
}
