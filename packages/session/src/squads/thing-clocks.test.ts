import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

describe("a squad beside clocks about things", () => {
  const stove = loadDomain({
    name: "stove",
    kinds: {
      burner: { food: { type: "enum", values: ["none", "done", "burnt"], default: "none" } },
    },
    places: { burner: 2 },
    state: { plates: { type: "integer", min: 0, max: 6, shared: true, default: 0 } },
    tools: [
      {
        name: "take_off",
        things: { burner: "burner" },
        when: { "$burner.food": "done" },
        start: { "$burner.food": "none" },
        then: { plates: { "+": 1 } },
        duration: 1,
      },
    ],
    clocks: [
      {
        name: "burning",
        things: { burner: "burner" },
        while: { "$burner.food": "done" },
        duration: 4,
        then: { "$burner.food": "burnt" },
      },
    ],
    goals: [{ name: "served", when: { plates: 1 } }],
  });

  it.each([
    [{ clock: "burning", args: { burner: "gone" }, leftMs: 0 }, "/clocks/0/args"],
    [{ clock: "burning", leftMs: 0 }, "/clocks/0/args"],
    [{ clock: "burning", args: { burner: "left", x: 1 }, leftMs: 0 }, "/clocks/0/args"],
    [{ clock: "baking", leftMs: 0 }, "/clocks/0/clock"],
  ])("refuses %j where it was told", (clock, pointer) => {
    const rig = new HostRig({ domain: stove as never });
    const { session, told } = rig.greet({ world: {} });
    const things = [{ id: "left", kind: "burner", properties: { food: "done" } }];
    tellSession(session, { type: "see", part: 1, parts: 1, things, seq: 1 } as never);
    tellSession(session, {
      type: "state",
      agent: "ann",
      nowMs: 0,
      values: { plates: 0 },
      seq: 2,
    } as never);
    const squad = { type: "squad", squad: "cooks", members: ["ann"], goal: "served" };
    tellSession(session, { ...squad, budgetMs: 100, clocks: [clock], seq: 3 } as never);
    expect(told.at(-1)).toMatchObject({ type: "error", pointer });
  });
});
