import { type Domain, loadDomain } from "@understudy/planner-core";
import {
  type SquadAction,
  SquadRunner,
  type SquadRunnerOptions,
} from "@understudy/planner-core/squad";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

type Values = Record<string, boolean>;

/** A tool as far as these games read it: conditions and effects of plain values. */
interface Tool {
  readonly name: string;
  readonly when?: Values;
  readonly start?: Values;
  readonly finish?: Values;
  readonly then?: Values;
}

/** Plays a squad whose steps the runner ends, in coarse ticks, and obeys its members in the order of their names. */
class Game {
  readonly log: string[] = [];
  readonly shared: Values;
  readonly members: Record<string, Values>;
  readonly runner: SquadRunner;
  readonly #tools: readonly Tool[];

  constructor(
    domain: Domain,
    tools: readonly Tool[],
    { members, shared }: { members: Record<string, Values>; shared: Values },
    options: Omit<SquadRunnerOptions, "orchestrator" | "members" | "budgetMs">,
  ) {
    this.#tools = tools;
    this.members = members;
    this.shared = shared;
    const orchestrator = new InstantSquadPlanner(domain, new TimePlanner(), 400);
    const names = Object.keys(members);
    this.runner = new SquadRunner({
      ...{ orchestrator, members: names, budgetMs: 50, ends: "timed" },
      ...options,
    });
  }

  async tick(nowMs: number): Promise<void> {
    const actions = this.runner.tick(this.members, this.shared, nowMs);
    for (const [name, action] of Object.entries(actions)) this.#do(name, action, nowMs);
    await settle();
  }

  #do(name: string, action: SquadAction, nowMs: number): void {
    if (action.event === "idle") {
      this.log.push(`${nowMs} ${name} ${action.reason}`);
      return;
    }
    if (action.event === "continue" || action.event === "wait") return;
    const tool = this.#tools.find((each) => each.name === action.step.tool) as Tool;
    const isStart = action.event === "start";
    const why = action.event === "interrupt" ? `: ${action.reason}` : "";
    const values: Values = { ...this.members[name], ...this.shared };
    const needed = Object.entries((isStart ? tool.when : tool.finish) ?? {});
    const isVain = why === "" && needed.some(([key, value]) => values[key] !== value);
    this.log.push(`${nowMs} ${name} ${action.event} ${tool.name}${why}${isVain ? " in vain" : ""}`);
    if (action.event === "interrupt") return;
    for (const [key, value] of Object.entries((isStart ? tool.start : tool.then) ?? {})) {
      const place = key in this.shared ? this.shared : this.members[name];
      (place as Values)[key] = value;
    }
  }
}

const LAMP: readonly Tool[] = [
  { name: "shine", start: { lit: true, seen: true }, then: { lit: false } },
  { name: "watch", finish: { lit: false, seen: true }, then: { told: true } },
];
const lamp = loadDomain({
  name: "lamp",
  state: {
    lit: { type: "boolean", shared: true, default: false },
    seen: { type: "boolean", shared: true, default: false },
    told: { type: "boolean", shared: true, default: false },
  },
  tools: LAMP.map((tool) => ({ ...tool, duration: tool.name === "shine" ? 2 : 3 })),
  goals: [{ name: "told", when: { told: true } }],
});

it("ends a step in a later tick than the one that must end before it", async () => {
  const game = new Game(
    lamp,
    LAMP,
    { members: { ann: {}, bo: {} }, shared: { lit: false, seen: false, told: false } },
    { goal: "told", disabled: { ann: ["shine"], bo: ["watch"] } },
  );
  for (let nowMs = 0; nowMs <= 6000; nowMs += 1500) await game.tick(nowMs);
  expect(game.log.filter((line) => /start|finish/.test(line))).toEqual([
    "1500 bo start shine",
    "1500 ann start watch",
    "4500 bo finish shine",
    "6000 ann finish watch",
  ]);
});

it("starts a step in an earlier tick than an end that must follow", async () => {
  const tools: readonly Tool[] = [
    { name: "slip", when: { shut: false }, then: { inside: true, shut: true } },
  ];
  const gate = loadDomain({
    name: "gate",
    state: {
      inside: { type: "boolean", default: false },
      shut: { type: "boolean", shared: true, default: false },
    },
    tools: tools.map((tool) => ({ ...tool, duration: 0.25 })),
    goals: [{ name: "inside", when: { inside: true } }],
  });
  const members = { ann: { inside: false }, bo: { inside: false } };
  const game = new Game(gate, tools, { members, shared: { shut: false } }, { goal: "inside" });
  for (let nowMs = 0; nowMs <= 2500; nowMs += 500) await game.tick(nowMs);
  expect(game.log.filter((line) => line.includes("vain"))).toEqual([]);
  expect(game.log).toContain("2500 ann reached");
  expect(game.log).toContain("2500 bo reached");
});

it("breaks off a step whose time is over and that cannot end", async () => {
  const watch = { agent: "ann", step: { tool: "watch", args: {} } };
  const game = new Game(
    lamp,
    LAMP,
    { members: { ann: {} }, shared: { lit: false, seen: false, told: false } },
    { goal: "told", disabled: { ann: ["shine"] }, running: [watch] },
  );
  for (let nowMs = 0; nowMs <= 3000; nowMs += 1000) await game.tick(nowMs);
  expect(game.log).toEqual(["3000 ann interrupt watch: broken"]);
});

describe("a step whose duration the planner chose and whose finish does not hold", () => {
  const tools: readonly Tool[] = [{ name: "simmer", finish: { hot: true }, then: { done: true } }];
  const kitchen = loadDomain({
    name: "kitchen",
    state: {
      hot: { type: "boolean", shared: true, default: false },
      done: { type: "boolean", shared: true, default: false },
    },
    tools: tools.map((tool) => ({ ...tool, duration: { from: 1, to: 4 } })),
    goals: [{ name: "done", when: { done: true } }],
  });
  const members = { ann: {} };
  const simmer = { agent: "ann", step: { tool: "simmer", args: {} } };

  async function play(options: Pick<SquadRunnerOptions, "ends" | "events">): Promise<Game> {
    const shared = { hot: false, done: false };
    const game = new Game(
      kitchen,
      tools,
      { members, shared },
      { goal: "done", running: [simmer], ...options },
    );
    for (let nowMs = 0; nowMs <= 4000; nowMs += 500) await game.tick(nowMs);
    return game;
  }

  it.each(["timed", "told"] as const)("is broken off once there is no plan: %s", async (ends) => {
    const { log } = await play({ ends });
    expect(log[0]).toBe("1000 ann interrupt simmer: broken");
    expect(log.filter((line) => line.includes("vain"))).toEqual([]);
  });

  it("is broken off at its limit if what the plan waited for has not come", async () => {
    const { log } = await play({ events: [{ at: 3.5, then: { hot: true } }] });
    expect(log).toEqual(["4000 ann interrupt simmer: broken"]);
  });
});

it("says that the goal is reached once it holds, not while an event is to bring it about", async () => {
  const tools: readonly Tool[] = [{ name: "climb", then: { up: true } }];
  const hill = loadDomain({
    name: "hill",
    state: {
      up: { type: "boolean", default: false },
      day: { type: "boolean", shared: true, default: false },
    },
    tools: tools.map((tool) => ({ ...tool, duration: 2 })),
    goals: [{ name: "sunrise", when: { up: true, day: true } }],
    events: [{ at: 6, then: { day: true } }],
  });
  const members = { ann: { up: false } };
  const game = new Game(hill, tools, { members, shared: { day: false } }, { goal: "sunrise" });
  for (let nowMs = 0; nowMs <= 6000; nowMs += 1000) {
    if (nowMs === 6000) game.shared["day"] = true;
    await game.tick(nowMs);
  }
  expect(game.log.slice(-3)).toEqual(["4000 ann done", "5000 ann done", "6000 ann reached"]);
});
