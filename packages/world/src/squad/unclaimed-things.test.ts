import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";
import { type SquadWorldRunner, worldSquads } from "./index.ts";

const no = { type: "boolean", default: false } as const;

/** Pans that are busy, and that nobody claims. */
const diner = defineDomain({
  name: "diner",
  kinds: { pan: { busy: no }, order: { fried: no, salad: no } },
  places: { pan: 1, order: 1 },
  state: { tired: no },
  tools: [
    {
      ...{ name: "fry", things: { it: "order", at: "pan" }, duration: { from: 5, to: 9 } },
      ...{ when: { "$at.busy": false }, start: { "$at.busy": true } },
      ...{ then: { "$at.busy": false, "$it.fried": true } },
    },
    { name: "chop", things: { it: "order" }, then: { "$it.salad": true }, duration: 2 },
    { name: "rest", then: { tired: false }, duration: 1 },
  ],
  goals: [
    { name: "fried", things: { it: "order" }, when: { "$it.fried": true } },
    { name: "dinner", things: { it: "order" }, when: { "$it.fried": true, "$it.salad": true } },
  ],
});

class Diner {
  readonly world = new World(diner, { squads: worldSquads });
  readonly log: string[] = [];
  readonly statuses: string[] = [];
  readonly squads = new Map<string, SquadWorldRunner>();
  readonly #orchestrator = new Orchestrator({
    domain: this.world.domain.untyped,
    ...{ planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  nowMs = 0;

  constructor() {
    this.world.add("pan", "pan 1");
  }

  join(name: string, goal: "fried" | "dinner"): SquadWorldRunner {
    this.world.add("order", `order of ${name}`);
    const runner = this.world.squad([name]).runner({
      ...{ orchestrator: this.#orchestrator, budgetMs: 10_000, expansions: 500, ends: "timed" },
      goal: { goal, things: { it: `order of ${name}` } },
      onOutcome: ({ status }: { readonly status: string }) =>
        this.statuses.push(`${name} ${status}`),
    } as never) as unknown as SquadWorldRunner;
    this.squads.set(name, runner);
    return runner;
  }

  async play(untilMs: number): Promise<void> {
    for (; this.nowMs < untilMs; this.nowMs += 100) {
      for (const [name, squad] of this.squads) {
        const { [name]: action } = squad.tick({ [name]: {} }, {}, this.nowMs);
        while (squad.isWaiting) await settle();
        if (action?.event !== "start" && action?.event !== "finish") continue;
        this.log.push(`${this.nowMs} ${name} ${action.event} ${action.step.tool}`);
        const isStart = action.event === "start";
        if (action.step.tool === "fry") this.world.set("pan 1", { busy: isStart });
        if (isStart) continue;
        const done = action.step.tool === "fry" ? { fried: true } : { salad: true };
        this.world.set(`order of ${name}`, done);
      }
    }
  }
}

describe("a thing that a squad uses without a claim", () => {
  it("is free for others from the end of the step on", async () => {
    const game = new Diner();
    game.join("ann", "fried");
    await game.play(1000);
    game.join("bo", "dinner");
    await game.play(2000);
    expect(game.statuses).toEqual(["ann solved", "bo solved"]);
    // The salad is made meanwhile.
    await game.play(12_000);
    expect(game.log).toEqual([
      "100 ann start fry",
      "1100 bo start chop",
      "3100 bo finish chop",
      "5100 ann finish fry",
      "5100 bo start fry",
      "10100 bo finish fry",
    ]);
    expect(game.statuses).toHaveLength(2);
  });
});
