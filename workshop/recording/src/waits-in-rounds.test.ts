import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, type Outcome } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  settle,
} from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import { replayRun } from "./replay/replay-run.ts";

const hut = loadDomain({
  name: "hut",
  state: { wood: { type: "integer", min: 0, max: 5 }, warm: { type: "boolean" } },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "light", when: { wood: { ">=": 2 } }, then: { wood: { "-": 2 }, warm: true } },
    { name: "burn_door", then: { warm: true }, cost: 9 },
  ],
  goals: [{ name: "warm", when: { warm: true } }],
});
const action = (tool: string): number => hut.actionOf({ tool, args: {} });

const BEHAVIOURS: Readonly<Record<string, ScriptedBehaviour>> = {
  "in time": { afterMs: 35, answer: ["chop", "chop", "light"].map(action) },
  "in time, but wrong": { afterMs: 35, answer: [action("chop"), action("light")] },
  "in time, but beside the goal": { afterMs: 35, answer: [action("chop")] },
  "by an error": { afterMs: 35, rejects: new Error("down") },
  never: { afterMs: "never" },
};

it.each(Object.entries(BEHAVIOURS))(
  "an agent of planMany whose LLM answers %s is replayed with its wait",
  async (_, behaviour) => {
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({ clock, script: () => behaviour });
    const lines: string[] = [];
    const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) } });
    const parts = { domain: hut, planner: new ClassicalPlanner(), llm, clock };
    const orchestrator = recordOrchestrator(parts, recorder);
    const asked = {
      ...{ agent: "ann", state: hut.state({ wood: 0, warm: false }), goal: "warm" },
      budgetMs: 100,
    };
    let outcome: Outcome | undefined;
    for (let tick = 0; tick < 20 && outcome === undefined; tick++) {
      [outcome] = orchestrator.planMany([asked], 2);
      await settle();
      await clock.advance(10);
    }
    expect(outcome).toMatchObject({ status: "solved" });
    expect(outcome?.reason === "budget").toBe(false);
    recorder.close();
    const replay = await replayRun(`${lines.join("\n")}\n`);
    expect(replay).toMatchObject({ identical: true, replayed: 1, differences: [] });
  },
);
