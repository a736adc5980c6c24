import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../index.ts";
import { TimePlanner } from "./index.ts";

/** A light whose colours follow each other by themselves. */
const crossing = loadDomain({
  name: "crossing",
  state: {
    light: { type: "enum", values: ["red", "green", "off"], shared: true },
    over: { type: "boolean", default: false },
  },
  tools: [{ name: "cross", when: { light: "green" }, then: { over: true }, duration: 2 }],
  goals: [{ name: "over", when: { over: true } }],
  clocks: [
    { name: "red", while: { light: "red" }, duration: 10, then: { light: "green" } },
    { name: "green", while: { light: "green" }, duration: 5, then: { light: "red" } },
  ],
});

const domain = loadDomain({
  name: "hob",
  state: {
    pan: { type: "enum", values: ["empty", "done", "burnt"], shared: true },
    plates: { type: "integer", min: 0, max: 2, shared: true },
  },
  tools: [
    { name: "take_off", when: { pan: "done" }, then: { pan: "empty", plates: 1 }, duration: 1 },
  ],
  goals: [{ name: "served", when: { plates: 1 } }],
  clocks: [{ name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } }],
});

describe("clocks of things", () => {
  it("are saved by a squad before its first tick, as they were told", () => {
    const time = new TimePlanner();
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), time });
    const options = { orchestrator, budgetMs: 1000 };
    const clocks = [{ clock: "burning", leftMs: 1500 }];
    const first = new SquadRunner({ ...options, members: ["ann"], goal: "served", clocks });
    const saved = first.toJSON();
    expect(saved.clocks).toEqual(clocks);
    const squad = SquadRunner.restore(JSON.parse(JSON.stringify(saved)), options);
    expect(squad.toJSON().clocks).toEqual(clocks);
    squad.tick({ ann: { pan: "done", plates: 0 } }, undefined, 7000);
    expect(squad.toJSON().clocks).toEqual(clocks);
    squad.tick(undefined, undefined, 7400);
    expect(squad.toJSON().clocks).toEqual([{ clock: "burning", leftMs: 1100 }]);
    first.dispose();
    squad.dispose();
  });

  it("begin with the end of another clock, not with the tick before", () => {
    const time = new TimePlanner();
    const parts = { planner: new ClassicalPlanner(), time };
    const orchestrator = new Orchestrator({ domain: crossing, ...parts });
    const squad = new SquadRunner({ orchestrator, budgetMs: 1000, members: ["ann"], goal: "over" });
    const leftAt = (light: "red" | "green", nowMs: number) => {
      squad.tick({ ann: { light } }, undefined, nowMs);
      return squad.toJSON().clocks;
    };
    expect(leftAt("red", 0)).toEqual([{ clock: "red", leftMs: 10_000 }]);
    leftAt("red", 9_900);
    // The light has been green since 10 s.
    expect(leftAt("green", 10_400)).toEqual([{ clock: "green", leftMs: 4_600 }]);
    leftAt("green", 14_800);
    expect(leftAt("red", 15_300)).toEqual([{ clock: "red", leftMs: 9_700 }]);
    squad.dispose();
  });

  it("are known after a tick in which one of them has ended several times", () => {
    const time = new TimePlanner();
    const parts = { planner: new ClassicalPlanner(), time };
    const orchestrator = new Orchestrator({ domain: crossing, ...parts });
    const squad = new SquadRunner({ orchestrator, budgetMs: 1000, members: ["ann"], goal: "over" });
    const leftAt = (light: "red" | "green" | "off", nowMs: number) => {
      squad.tick({ ann: { light } }, undefined, nowMs);
      return squad.toJSON().clocks;
    };
    leftAt("red", 1000);
    // Green at 11 and red at 16; green at 26, red at 31 and green at 41.
    expect(leftAt("red", 18_000)).toEqual([{ clock: "red", leftMs: 8_000 }]);
    expect(leftAt("green", 42_500)).toEqual([{ clock: "green", leftMs: 3_500 }]);
    // One that another than the clocks turned off and on began after the last tick.
    expect(leftAt("off", 60_000)).toBeUndefined();
    expect(leftAt("red", 63_000)).toEqual([{ clock: "red", leftMs: 7_000 }]);
    squad.dispose();
  });

  it("that a step begins are known after a long tick in which they have ended", async () => {
    const fryer = loadDomain({
      name: "fryer",
      state: {
        pan: { type: "enum", values: ["empty", "raw", "done", "burnt"], shared: true },
        plates: { type: "integer", min: 0, max: 2, shared: true },
      },
      tools: [
        { name: "put_on", when: { pan: "empty" }, then: { pan: "raw" } },
        { name: "take_off", when: { pan: "done" }, then: { pan: "empty", plates: 1 }, duration: 1 },
      ],
      goals: [{ name: "served", when: { plates: 1 } }],
      clocks: [
        { name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } },
        { name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } },
      ],
    });
    const orchestrator = new InstantSquadPlanner(fryer, new TimePlanner(), 1000);
    const squad = new SquadRunner({
      orchestrator,
      ...{ budgetMs: 1000, members: ["ann"], goal: "served" },
    });
    squad.tick({ ann: { pan: "empty", plates: 0 } }, undefined, 0);
    await settle();
    const { ann } = squad.tick(undefined, undefined, 100);
    expect(ann).toMatchObject({ event: "start", step: { tool: "put_on" } });
    squad.tick({ ann: { pan: "done" } }, undefined, 12_000);
    // Since 10.1 s, and not since the last tick.
    expect(squad.toJSON().clocks).toEqual([{ clock: "burning", leftMs: 2_100 }]);
    squad.dispose();
  });
});
