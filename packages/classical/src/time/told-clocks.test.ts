import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../index.ts";
import { TimePlanner } from "./index.ts";

const BARE = {
  name: "bed",
  state: { tired: { type: "boolean", default: true } },
  tools: [{ name: "nap", then: { tired: false } }],
  goals: [{ name: "rested", when: { tired: false } }],
};
const KITCHEN = {
  ...BARE,
  state: { ...BARE.state, pan: { type: "enum", values: ["done", "burnt"], shared: true } },
  clocks: [{ name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } }],
};
const STATE = { tired: true, pan: "done" };
const GOAL = "rested";

function orchestratorOf(definition: object): Orchestrator {
  const domain = loadDomain(definition as typeof KITCHEN);
  return new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
}

async function pointerOf(ask: () => unknown): Promise<string | undefined> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof RequestError) return error.issues[0]?.pointer;
    throw error;
  }
  return undefined;
}

describe("Clocks that a request tells", () => {
  it.each([
    [[{ clock: "baking", leftMs: 1 }], "/clocks/0/clock"],
    [[{ clock: "burning", args: { pan: 1 }, leftMs: 1 }], "/clocks/0/args"],
    [[{ clock: "burning", leftMs: -1 }], "/clocks/0/leftMs"],
    [[{ clock: "burning", leftMs: 1, left: 1 }], "/clocks/0/left"],
    [
      [
        { clock: "burning", leftMs: 1 },
        { clock: "burning", leftMs: 2 },
      ],
      "/clocks/1",
    ],
    [[7], "/clocks/0"],
    ["burning", "/clocks"],
  ])("are refused if they do not fit, though no plan needs them: %j", async (told, pointer) => {
    const orchestrator = orchestratorOf(KITCHEN);
    const clocks = told as never;
    const alone = { agent: "ann", state: STATE, goal: GOAL, clocks };
    const limits = { budgetMs: 1000, expansions: 1000 };
    expect(
      await pointerOf(() =>
        orchestrator.plan({ agents: { ann: STATE }, goal: GOAL, clocks, ...limits }),
      ),
    ).toBe(pointer);
    expect(
      await pointerOf(
        () => new SquadRunner({ orchestrator, members: ["ann"], goal: GOAL, budgetMs: 1, clocks }),
      ),
    ).toBe(pointer);
    expect(await pointerOf(() => orchestrator.plan({ ...alone, budgetMs: 1000 }))).toBe(pointer);
    expect(await pointerOf(() => orchestrator.planNow(alone, 1))).toBe(pointer);
    const many = [{ ...alone, clocks: [] }, alone];
    expect(await pointerOf(() => orchestrator.planMany(many, 1))).toBe(`/1${pointer}`);
  });

  it("are refused by domains without clocks", async () => {
    const orchestrator = orchestratorOf(BARE);
    const clocks = [{ clock: "burning", leftMs: 1 }];
    const alone = { agent: "ann", state: { tired: true }, goal: GOAL, clocks };
    expect(await pointerOf(() => orchestrator.planNow(alone, 1))).toBe("/clocks/0/clock");
    expect(await pointerOf(() => orchestrator.planMany([alone], 1))).toBe("/0/clocks/0/clock");
    expect(orchestrator.planNow({ ...alone, clocks: [] }, 1000).status).toBe("solved");
  });

  it("are refused without a planner that reads them", async () => {
    const domain = loadDomain(BARE as typeof KITCHEN);
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    const alone = { agent: "ann", state: { tired: true }, goal: GOAL };
    const told = { ...alone, clocks: [{ clock: "burning", leftMs: 1 }] };
    expect(await pointerOf(() => orchestrator.planNow(told as never, 1))).toBe("/clocks");
    const none = { ...alone, clocks: [] };
    expect(orchestrator.planNow(none as never, 1000).status).toBe("solved");
  });
});
