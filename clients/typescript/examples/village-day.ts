// A villager's day, with plans from a server: `understudy serve`.
import { type GoalInput, type PlanStep, UnderstudyClient } from "@understudy/client";

const ann = {
  ...{ at: "home", energy: 6, hungry: true, fire_lit: false, house_built: false },
  ...{ has_axe: false, has_pick: true, has_rod: true },
  ...{ wood: 0, stone: 0, fish: 0, grain: 0, coins: 0 },
};

// Her goals in order, with tests of success.
const day: readonly (readonly [GoalInput, () => boolean])[] = [
  ["eat", () => !ann.hungry],
  ["warm_home", () => ann.fire_lit],
  ["earn", () => ann.coins >= 3],
  ["build", () => ann.house_built],
  [{ energy: 8 }, () => ann.energy === 8],
];

// Effects of the domain's steps on this world; numbers are added, other values set.
const effects: Record<string, (args: PlanStep["args"]) => Record<string, unknown>> = {
  goto: ({ place }) => ({ at: place }),
  chop: () => ({ wood: 1, energy: -1 }),
  mine_stone: () => ({ stone: 1, energy: -1 }),
  catch_fish: () => ({ fish: 1 }),
  harvest: () => ({ grain: 2, energy: -1 }),
  sell: ({ good }) => ({ [`${good}`]: -1, coins: 1 }),
  buy: ({ item }) => ({ [`has_${item}`]: true, coins: -2 }),
  craft_axe: () => ({ wood: -1, stone: -1, has_axe: true }),
  light_fire: () => ({ wood: -1, fire_lit: true }),
  cook_fish: () => ({ fish: -1, hungry: false, energy: Math.min(2, 8 - ann.energy) }),
  eat_grain: () => ({ grain: -2, hungry: false }),
  sleep: () => ({ energy: 8 - ann.energy }),
  build_house: () => ({ wood: -3, stone: -2, energy: -2, house_built: true }),
};

const url = process.env["UNDERSTUDY_URL"] ?? "http://127.0.0.1:7071";
const client = new UnderstudyClient({ url, domain: "village" });
const agent = client.agent("ann");

agent.on("stepStarted", ({ step }) => {
  console.log(`ann: ${step.tool} ${Object.values(step.args).join(" ")}`.trimEnd());
  for (const [name, value] of Object.entries(effects[step.tool]?.(step.args) ?? {})) {
    const world = ann as Record<string, unknown>;
    world[name] = typeof value === "number" ? Number(world[name]) + value : value;
  }
  agent.see(ann);
  agent.finished();
  while (day[goal]?.[1]()) goal += 1;
  want();
});

let goal = 0;
function want(): void {
  const next = day[goal];
  if (next !== undefined) agent.want(next[0], { budgetMs: 1000 });
  else void client.close().then(() => console.log("ann: good night"));
}
agent.see(ann);
want();
