import type { Step } from "@understudy/planner-core";
import type { VillageCase, VillageState } from "./village-cases.ts";

/*
 * The alternative: hand-written code. An object per tool with a guard and an effect, and immutable
 * plain objects as states. It hard-codes the village, so it needs no domain file but manual
 * changes. Its verdict on a plan has neither cost nor reason.
 */

type Good = "wood" | "stone" | "fish" | "grain";
type Item = "axe" | "pick" | "rod";

interface PlainTool {
  readonly when: (state: VillageState, args: Step["args"]) => boolean;
  readonly then: (state: VillageState, args: Step["args"]) => VillageState;
}

const MOST = 8;

const tools: Readonly<Record<string, PlainTool>> = {
  goto: {
    when: () => true,
    then: (state, args) => ({ ...state, at: args["place"] as VillageState["at"] }),
  },
  chop: {
    when: (state) => state.at === "forest" && state.has_axe && state.energy >= 1,
    then: (state) => ({ ...state, wood: Math.min(MOST, state.wood + 1), energy: state.energy - 1 }),
  },
  mine_stone: {
    when: (state) => state.at === "mine" && state.has_pick && state.energy >= 1,
    then: (state) => ({
      ...state,
      stone: Math.min(MOST, state.stone + 1),
      energy: state.energy - 1,
    }),
  },
  catch_fish: {
    when: (state) => state.at === "river" && state.has_rod,
    then: (state) => ({ ...state, fish: Math.min(MOST, state.fish + 1) }),
  },
  harvest: {
    when: (state) => state.at === "field" && state.energy >= 1,
    then: (state) => ({
      ...state,
      grain: Math.min(MOST, state.grain + 2),
      energy: state.energy - 1,
    }),
  },
  sell: {
    when: (state, args) => state.at === "market" && state[args["good"] as Good] >= 1,
    then: (state, args) => {
      const good = args["good"] as Good;
      return { ...state, [good]: state[good] - 1, coins: Math.min(MOST, state.coins + 1) };
    },
  },
  buy: {
    when: (state) => state.at === "market" && state.coins >= 2,
    then: (state, args) => ({
      ...state,
      coins: state.coins - 2,
      [`has_${args["item"] as Item}`]: true,
    }),
  },
  craft_axe: {
    when: (state) => state.at === "workshop" && state.wood >= 1 && state.stone >= 1,
    then: (state) => ({ ...state, wood: state.wood - 1, stone: state.stone - 1, has_axe: true }),
  },
  light_fire: {
    when: (state) => state.at === "home" && state.wood >= 1 && !state.fire_lit,
    then: (state) => ({ ...state, wood: state.wood - 1, fire_lit: true }),
  },
  cook_fish: {
    when: (state) => state.at === "home" && state.fire_lit && state.fish >= 1 && state.hungry,
    then: (state) => ({
      ...state,
      fish: state.fish - 1,
      hungry: false,
      energy: Math.min(MOST, state.energy + 2),
    }),
  },
  eat_grain: {
    when: (state) => state.grain >= 2 && state.hungry,
    then: (state) => ({ ...state, grain: state.grain - 2, hungry: false }),
  },
  sleep: {
    when: (state) => state.at === "home",
    then: (state) => ({ ...state, energy: MOST }),
  },
  build_house: {
    when: (state) =>
      state.at === "home" && state.wood >= 3 && state.stone >= 2 && state.energy >= 2,
    then: (state) => ({
      ...state,
      wood: state.wood - 3,
      stone: state.stone - 2,
      energy: state.energy - 2,
      house_built: true,
    }),
  },
};

const goals: Readonly<Record<VillageCase["goal"], (state: VillageState) => boolean>> = {
  eat: (state) => !state.hungry,
  warm_home: (state) => state.fire_lit,
  earn: (state) => state.coins >= 3,
  build: (state) => state.house_built,
};

/** Whether a plan works. */
export function provePlainly({ start, steps, goal }: VillageCase): boolean {
  let state = start;
  for (const { tool: name, args } of steps) {
    const tool = tools[name];
    if (tool === undefined || !tool.when(state, args)) return false;
    state = tool.then(state, args);
  }
  return goals[goal](state);
}
