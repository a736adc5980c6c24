import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";

const SPOTS = ["wood", "gate", "yard"] as const;

/** Three carry a log through a gate, to which some of them walk to and fro. */
const log = defineDomain({
  name: "log",
  state: {
    at: { type: "enum", values: SPOTS },
    log_at: { type: "enum", values: SPOTS, shared: true, default: "wood" },
    gate_open: { type: "boolean", shared: true, default: true },
    hour: { type: "integer", min: 0, max: 9, shared: true, default: 0 },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["wood", "gate"] } },
      then: { at: "$to" },
      duration: 4,
    },
    {
      name: "carry_to_gate",
      partners: 2,
      when: { at: "wood", log_at: "wood" },
      then: { at: "gate", log_at: "gate" },
      duration: 8,
    },
    {
      name: "carry_through",
      partners: 2,
      when: { at: "gate", log_at: "gate" },
      during: { gate_open: true },
      then: { at: "yard", log_at: "yard" },
      duration: 3,
    },
    { name: "bribe", when: { at: "gate", hour: { ">=": 2 } }, then: { log_at: "yard" }, cost: 9 },
  ],
  goals: [{ name: "home", when: { log_at: "yard" } }],
});

const agents = { ann: { at: "wood" }, bo: { at: "gate" }, cai: { at: "gate" } } as const;
const shared = { log_at: "wood", gate_open: true, hour: 0 } as const;
const closes = (at: number) => ({ at, then: { gate_open: false } });
const opens = (at: number) => ({ at, then: { gate_open: true } });
const strikes = (at: number) => ({ at, then: { hour: { "+": 1 } } });

type Events = readonly ReturnType<typeof closes | typeof opens | typeof strikes>[];

async function timeOf(events: Events, isOpen = true) {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: log, ...parts });
  const { status, time, optimal } = await orchestrator.plan({
    ...{ agents, shared: { ...shared, gate_open: isOpen }, goal: "home", events },
    ...{ budgetMs: 60_000, expansions: 3000 },
  });
  return status === "solved" ? { time, optimal } : status;
}

describe("What only events change", () => {
  it.each([
    ["never", [], { time: 15.002, optimal: true }],
    ["just behind the log", [closes(15.002)], { time: 15.002, optimal: true }],
    ["a moment before that", [closes(15.001)], "unsolvable"],
    ["early", [closes(14)], "unsolvable"],
    ["early, and opens again", [closes(14), opens(20)], { time: 23, optimal: true }],
    [
      "twice, once for too short a time",
      [closes(14), opens(16), closes(18), opens(30)],
      { time: 33, optimal: true },
    ],
    [
      "before the guard can be bribed",
      [strikes(3), closes(14), strikes(20)],
      { time: 20.001, optimal: true },
    ],
    ["for good", [strikes(3), closes(14)], "unsolvable"],
  ] satisfies [string, Events, unknown][])(
    "is waited for, or shows that nothing helps: a gate that closes %s",
    async (_, events, expected) => {
      expect(await timeOf(events)).toEqual(expected);
    },
  );

  it("is waited for from the start", async () => {
    expect(await timeOf([opens(40)], false)).toEqual({ time: 43, optimal: true });
  });
});
