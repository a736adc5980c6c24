import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { SquadRunner, type SquadStepEvent } from "@understudy/planner-core/squad";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** A beam is held for as long as somebody nails. */
const domain = loadDomain({
  name: "site",
  state: {
    beam_up: { type: "boolean", shared: true },
    nailed: { type: "boolean", shared: true },
  },
  tools: [
    {
      name: "hold",
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 3600 },
    },
    { name: "nail", during: { beam_up: true }, then: { nailed: true }, duration: 3 },
  ],
  goals: [{ name: "raised", when: { nailed: true } }],
});

it.each([false, true])(
  "a step that the runner ends is held for a late partner, saved: %s",
  async (isSaved) => {
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    const events: SquadStepEvent[] = [];
    const options = {
      ...{ orchestrator: new Orchestrator({ domain, ...parts }), members: ["ann", "bo"] },
      ...{ goal: "raised", budgetMs: 10_000 },
      timeoutMs: ({ tool }: { readonly tool: string }) => (tool === "nail" ? 900_000 : undefined),
      onStepEvent: (event: SquadStepEvent) => events.push(event),
    } as const;
    let squad = new SquadRunner(options);
    const shared = { beam_up: false, nailed: false };
    let nailing = "";
    for (let nowMs = 0; nowMs <= 700_000; nowMs += 1000) {
      if (isSaved && nowMs === 200_000)
        squad = SquadRunner.restore(JSON.parse(JSON.stringify(squad)), options);
      if (nowMs === 600_000) {
        shared.nailed = true;
        squad.finished(nailing);
      }
      const actions = squad.tick({ ann: {}, bo: {} }, shared, nowMs);
      while (squad.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
      for (const [name, action] of Object.entries(actions)) {
        if (action.event !== "start" && action.event !== "finish") continue;
        if (action.step.tool === "hold") shared.beam_up = action.event === "start";
        else nailing = name;
      }
    }
    expect(events.map(({ type, step }) => `${type} ${step.tool}`)).toEqual([
      "started hold",
      "started nail",
      "finished nail",
      "finished hold",
    ]);
  },
);
