import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const tax = {
  name: "tax",
  state: {
    gold: { type: "integer", min: 0, max: 50, shared: true },
    warmth: { type: "integer", min: -10, max: 10, shared: true, default: 0 },
    food: { type: "integer", min: 0, max: 5, default: 3 },
    favour: { type: "integer", min: -1e9, max: 1e9, shared: true, default: 1e9 },
    done: { type: "boolean", shared: true, default: false },
  },
  tools: [
    { name: "work", then: { done: true }, duration: 30 },
    { name: "beg", when: { gold: 0 }, then: { done: true }, duration: 1 },
    { name: "buy", when: { gold: { ">=": 10 } }, then: { done: true }, duration: 1 },
    { name: "shiver", when: { warmth: { "<=": -10 } }, then: { done: true }, duration: 2 },
    { name: "flee", when: { favour: -1e9 }, then: { done: true }, duration: 1 },
    { name: "fast", when: { food: 0 }, then: { done: true }, duration: 1 },
  ],
  goals: [
    { name: "done", when: { done: true } },
    { name: "poor", when: { gold: 0 } },
    { name: "left", when: { gold: { ">": 0 }, done: true } },
  ],
};

type Told = readonly (readonly [at: number, then: object])[];
const listed = (told: Told) => told.map(([at, then]) => ({ at, then }));

function orchestratorOf(ofDomain: Told = []): Orchestrator {
  const own = ofDomain.length === 0 ? {} : { events: listed(ofDomain) };
  const domain = loadDomain({ ...tax, ...own } as never);
  return new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
}

async function plan(told: Told, gold: number, ofDomain: Told = [], goal = "done") {
  const { status, steps, time, optimal } = await orchestratorOf(ofDomain).plan({
    agents: { ann: {}, bo: { food: 1 } } as never,
    shared: { gold },
    events: listed(told) as never,
    goal,
    budgetMs: 5000,
  });
  return [status, steps.map(({ step }) => step.tool).join(" "), time, optimal];
}

const minus = (amount: number) => ({ gold: { "-": amount } });

describe("an event that takes away", () => {
  const favour = (amount: number) => ({ favour: { "-": amount } });

  it.each<[string, object[], number, string, number]>([
    ["takes what there is, from nothing", [minus(5)], 0, "beg", 1],
    ["takes what there is, from too little", [minus(5)], 3, "beg", 2.001],
    ["takes the amount where it is there", [minus(5)], 15, "buy", 1],
    ["takes more than there can be", [minus(900)], 7, "beg", 2.001],
    ["takes twice", [minus(5), minus(5)], 7, "beg", 2.001],
    ["takes twice the most that one can take", [favour(1e9), favour(1e9)], 5, "flee", 2.001],
    ["takes more than can be counted", [favour(9e8), favour(9e8), favour(9e8)], 5, "flee", 2.001],
    ["takes what was set just before", [{ gold: 3 }, minus(5)], 7, "beg", 2.001],
    ["gives way to a later value", [minus(5), { gold: 10 }], 2, "buy", 2.001],
    ["ends at a limit below 0", [{ warmth: { "-": 25 } }], 5, "shiver", 3.001],
    ["takes from each member's own", [{ food: { "-": 2 } }], 5, "fast", 2.001],
    ["changes other variables as well", [{ ...minus(9), warmth: -10 }], 5, "beg", 2.001],
  ])("%s", async (_, effects, gold, tool, time) => {
    const told = effects.map((then): Told[number] => [1, then]);
    expect(await plan(told, gold)).toEqual(["solved", tool, time, true]);
    if (told.length === 1) expect(await plan([], gold, told)).toEqual(["solved", tool, time, true]);
  });

  it("brings goals about, and forbids others by proof", async () => {
    expect(await plan([[4, minus(5)]], 3, [], "poor")).toEqual(["solved", "", 4, true]);
    expect((await plan([[4, minus(5)]], 3, [], "left"))[0]).toBe("unsolvable");
    expect(await plan([[40, minus(5)]], 3, [], "left")).toEqual(["solved", "work", 30, true]);
    expect(await plan([[4, minus(5)]], 6, [], "left")).toEqual(["solved", "work", 30, true]);
  });

  it("keeps a squad going", async () => {
    const orchestrator = orchestratorOf([[1, minus(5)]]);
    const options = { orchestrator, goal: "done", budgetMs: 5000, ends: "timed" } as const;
    // A first plan may be any.
    const until = "settled";
    const squad = new SquadRunner({ ...options, until, members: ["ann", "bo"] });
    const told: string[] = [];
    const [own, shared] = [{ food: 3 }, { gold: 3, warmth: 0, done: false }];
    for (let nowMs = 0; nowMs < 4000; nowMs += 250) {
      if (nowMs === 1000) shared.gold = 0;
      const actions = squad.tick({ ann: own, bo: own } as never, shared as never, nowMs);
      for (const { event, step } of Object.values(actions) as never as {
        readonly event: string;
        readonly step: { readonly tool: string };
      }[]) {
        if (event !== "start" && event !== "finish") continue;
        told.push(`${event} ${step.tool}`);
        if (event === "finish") shared.done = true;
      }
      while (squad.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(told).toEqual(["start beg", "finish beg"]);
    expect(squad.tick({ ann: own, bo: own } as never, shared as never, 4000)).toMatchObject({
      ann: { event: "idle" },
    });
  });
});
