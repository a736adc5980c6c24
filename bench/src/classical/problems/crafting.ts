import type { DomainDefinition, ToolDefinition } from "@understudy/planner-core";
import { choice, counter, names, no, type Problem } from "./problem.ts";

/** Gathering, crafting and trading with amounts. */
export function craftingProblems(): Problem[] {
  return [
    gather("gather-10", 10, 12),
    pickaxe(),
    bakery("bakery", 3),
    bakery("bakery-feast", 6),
    trader("trader", 12),
    trader("trader-rich", 20),
    workers("workers-5", 5),
    workers("workers-6", 6),
    jugs(),
    recipes("recipes-12", "game", 12, 3, 7),
    recipes("recipes-16", "game", 16, 3, 11),
    recipes("recipes-120", "large", 120, 4, 5),
    recipes("recipes-300", "large", 300, 4, 3),
  ];
}

/** The standard forum question: gather ten logs. */
function gather(name: string, amount: number, stamina: number): Problem {
  return {
    name,
    size: "game",
    domain: {
      name,
      state: {
        at: choice(["home", "forest", "inn"]),
        wood: counter(amount + 2),
        stamina: counter(stamina),
        coins: { type: "integer", min: 0, max: 5, default: 2 },
        axe: no,
      },
      tools: [
        {
          name: "go",
          parameters: { to: { enum: ["home", "forest", "inn"] } },
          then: { at: "$to" },
          cost: 2,
        },
        {
          name: "pick_up",
          when: { at: "forest" },
          then: { wood: { "+": 1 }, stamina: { "-": 2 } },
          cost: 2,
        },
        {
          name: "chop",
          when: { at: "forest", axe: true },
          then: { wood: { "+": 2 }, stamina: { "-": 3 } },
          cost: 2,
        },
        { name: "buy_axe", when: { at: "inn" }, then: { coins: { "-": 2 }, axe: true } },
        { name: "eat", when: { at: "inn" }, then: { coins: { "-": 1 }, stamina: { "+": 6 } } },
        { name: "nap", when: { at: "home" }, then: { stamina: { "+": 4 } }, cost: 3 },
        { name: "sell", when: { at: "inn" }, then: { wood: { "-": 1 }, coins: { "+": 1 } } },
      ],
    },
    state: {},
    goal: { wood: { ">=": amount }, at: "home" },
  };
}

function pickaxe(): Problem {
  const name = "pickaxe";
  return {
    name,
    size: "game",
    domain: {
      name,
      state: {
        log: counter(9),
        plank: counter(16),
        stick: counter(16),
        cobble: counter(9),
        iron_ore: counter(4),
        coal: counter(4),
        iron: counter(4),
        table: no,
        furnace: no,
        pick: choice(["none", "wood", "stone", "iron"]),
      },
      tools: [
        { name: "punch_tree", then: { log: { "+": 1 } }, cost: 3 },
        { name: "make_planks", then: { log: { "-": 1 }, plank: { "+": 4 } } },
        { name: "make_sticks", then: { plank: { "-": 2 }, stick: { "+": 4 } } },
        { name: "make_table", when: { table: false }, then: { plank: { "-": 4 }, table: true } },
        {
          name: "make_wood_pick",
          when: { table: true },
          then: { plank: { "-": 3 }, stick: { "-": 2 }, pick: "wood" },
        },
        {
          name: "mine_cobble",
          when: { pick: { in: ["wood", "stone", "iron"] } },
          then: { cobble: { "+": 1 } },
          cost: 2,
        },
        {
          name: "make_stone_pick",
          when: { table: true },
          then: { cobble: { "-": 3 }, stick: { "-": 2 }, pick: "stone" },
        },
        {
          name: "make_furnace",
          when: { table: true, furnace: false },
          then: { cobble: { "-": 8 }, furnace: true },
        },
        {
          name: "mine_iron",
          when: { pick: { in: ["stone", "iron"] } },
          then: { iron_ore: { "+": 1 } },
          cost: 4,
        },
        {
          name: "mine_coal",
          when: { pick: { "!=": "none" } },
          then: { coal: { "+": 1 } },
          cost: 2,
        },
        {
          name: "smelt",
          when: { furnace: true },
          then: { iron_ore: { "-": 1 }, coal: { "-": 1 }, iron: { "+": 1 } },
          cost: 2,
        },
        {
          name: "make_iron_pick",
          when: { table: true },
          then: { iron: { "-": 3 }, stick: { "-": 2 }, pick: "iron" },
        },
      ],
    },
    state: { pick: "stone", table: true, stick: 1, cobble: 3 },
    goal: { pick: "iron" },
  };
}

function bakery(name: string, loaves: number): Problem {
  return {
    name,
    size: "game",
    domain: {
      name,
      state: {
        grain: counter(12),
        flour: counter(12),
        water: counter(6),
        dough: counter(6),
        bread: counter(8),
        oven: choice(["cold", "warm", "hot"]),
        fuel: counter(6),
        bucket: no,
      },
      tools: [
        { name: "harvest", then: { grain: { "+": 3 } }, cost: 3 },
        { name: "mill", then: { grain: { "-": 2 }, flour: { "+": 2 } }, cost: 2 },
        { name: "take_bucket", then: { bucket: true } },
        { name: "fetch_water", when: { bucket: true }, then: { water: { "+": 2 } }, cost: 2 },
        { name: "carry_water", then: { water: { "+": 1 } }, cost: 2 },
        {
          name: "knead",
          then: { flour: { "-": 2 }, water: { "-": 1 }, dough: { "+": 1 } },
          cost: 2,
        },
        { name: "collect_fuel", then: { fuel: { "+": 1 } } },
        { name: "warm_up", when: { oven: "cold" }, then: { oven: "warm", fuel: { "-": 1 } } },
        { name: "heat_up", when: { oven: "warm" }, then: { oven: "hot", fuel: { "-": 2 } } },
        {
          name: "bake",
          when: { oven: "warm" },
          then: { dough: { "-": 1 }, bread: { "+": 1 }, oven: "cold" },
          cost: 2,
        },
        {
          name: "bake_batch",
          when: { oven: "hot" },
          then: { dough: { "-": 3 }, bread: { "+": 3 }, oven: "warm" },
          cost: 3,
        },
      ],
    },
    state: {},
    goal: { bread: { ">=": loaves } },
  };
}

/** Buy low, sell high, with a purse that is never empty after a step. */
function trader(name: string, coins: number): Problem {
  const towns = ["port", "hill", "lake"];
  const prices: Record<string, Record<string, [buy: number, sell: number]>> = {
    salt: { port: [1, 0], hill: [3, 2], lake: [2, 1] },
    wool: { port: [4, 3], hill: [2, 1], lake: [5, 5] },
    fish: { port: [3, 2], hill: [5, 5], lake: [1, 1] },
  };
  const tools: ToolDefinition[] = [
    { name: "ride", parameters: { town: { enum: towns } }, then: { at: "$town" }, cost: 3 },
  ];
  for (const [good, byTown] of Object.entries(prices)) {
    for (const [town, [buy, sell]] of Object.entries(byTown)) {
      tools.push({
        name: `buy_${good}_${town}`,
        when: { at: town },
        then: { coins: { "-": buy }, [good]: { "+": 1 } },
      });
      if (sell > 0) {
        tools.push({
          name: `sell_${good}_${town}`,
          when: { at: town },
          then: { [good]: { "-": 1 }, coins: { "+": sell } },
        });
      }
    }
  }
  return {
    name,
    size: "game",
    domain: {
      name,
      state: {
        at: choice(towns),
        coins: { type: "integer", min: 0, max: 30, default: 3 },
        salt: counter(3),
        wool: counter(3),
        fish: counter(3),
      },
      tools,
    },
    state: {},
    goal: { coins: { ">=": coins } },
  };
}

/** Interchangeable workers with one job each: all orders are equal. */
function workers(name: string, count: number): Problem {
  const all = names("w", count);
  const state: Record<string, DomainDefinition["state"][string]> = {
    beams: counter(count),
    walls: counter(count),
  };
  const tools: ToolDefinition[] = [];
  for (const worker of all) {
    state[`${worker}_job`] = choice(["idle", "sawing", "building", "tired"]);
    tools.push(
      {
        name: `saw_${worker}`,
        when: { [`${worker}_job`]: "idle" },
        then: { [`${worker}_job`]: "sawing" },
      },
      {
        name: `finish_beam_${worker}`,
        when: { [`${worker}_job`]: "sawing" },
        then: { [`${worker}_job`]: "tired", beams: { "+": 1 } },
        cost: 2,
      },
      {
        name: `rest_${worker}`,
        when: { [`${worker}_job`]: "tired" },
        then: { [`${worker}_job`]: "idle" },
        cost: 2,
      },
      {
        name: `build_${worker}`,
        when: { [`${worker}_job`]: "idle", beams: { ">=": 1 } },
        then: { [`${worker}_job`]: "building", beams: { "-": 1 } },
      },
      {
        name: `finish_wall_${worker}`,
        when: { [`${worker}_job`]: "building" },
        then: { [`${worker}_job`]: "tired", walls: { "+": 1 } },
        cost: 2,
      },
    );
  }
  return {
    name,
    size: "game",
    domain: { name, state, tools },
    state: {},
    goal: { walls: { ">=": Math.floor(count / 2) } },
  };
}

/** Three jugs of 8, 5 and 3: exact amounts in both directions. */
function jugs(): Problem {
  const sizes: Record<string, number> = { a: 8, b: 5, c: 3 };
  const tools: ToolDefinition[] = [];
  for (const [from, fromSize] of Object.entries(sizes)) {
    for (const [to, toSize] of Object.entries(sizes)) {
      if (from === to) continue;
      for (let amount = 1; amount <= Math.min(fromSize, toSize); amount++) {
        tools.push({
          name: `pour_${from}_${to}_${amount}`,
          when: {
            [from]: { ">=": amount },
            [to]: { "<=": toSize - amount },
            anyOf: [{ [from]: amount }, { [to]: toSize - amount }],
          },
          then: { [from]: { "-": amount }, [to]: { "+": amount } },
        });
      }
    }
  }
  return {
    name: "jugs",
    size: "game",
    domain: {
      name: "jugs",
      state: { a: { type: "integer", min: 0, max: 8, default: 8 }, b: counter(5), c: counter(3) },
      tools,
    },
    state: {},
    goal: { a: 4, b: 4 },
  };
}

/** A recipe tree: each good needs some of two cheaper ones; the first ones are gathered. */
function recipes(
  name: string,
  size: Problem["size"],
  goods: number,
  raw: number,
  stride: number,
): Problem {
  const max = size === "game" ? 4 : 5;
  const state: Record<string, DomainDefinition["state"][string]> = {};
  const tools: ToolDefinition[] = [];
  for (let good = 0; good < goods; good++) {
    state[`good${good}`] = counter(max);
    if (good < raw) {
      tools.push({
        name: `gather${good}`,
        then: { [`good${good}`]: { "+": 1 } },
        cost: 1 + (good % 3),
      });
      continue;
    }
    const first = good - 1 - ((good * stride) % Math.min(good, 3));
    const second = Math.max(0, Math.floor(good / 2) - ((good * stride) % 2));
    const then: Record<string, { "-": number } | { "+": number }> = {
      [`good${good}`]: { "+": 1 },
      [`good${first}`]: { "-": 1 },
    };
    if (second !== first && second !== good)
      then[`good${second}`] = { "-": good % 3 === 0 ? 2 : 1 };
    tools.push({ name: `make${good}`, then, cost: 2 + (good % 2) });
    if (size === "large" && good % 2 === 0) {
      tools.push({
        name: `buy${good}`,
        when: { [`good${raw - 1}`]: { ">=": 2 } },
        then: { [`good${raw - 1}`]: { "-": 2 }, [`good${good}`]: { "+": 1 } },
        cost: 12 + (good % 5),
      });
    }
  }
  const target = size === "game" ? Math.min(goods - 1, raw + 3) : goods - 1;
  return {
    name,
    size,
    domain: { name, state, tools },
    state: {},
    goal: {
      [`good${target}`]: { ">=": size === "game" ? 2 : 1 },
      [`good${target - 1}`]: { ">=": 1 },
    },
  };
}
