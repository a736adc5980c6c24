import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../index.ts";
import { TimePlanner } from "./index.ts";

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
});
