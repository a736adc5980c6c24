import { loadDomain } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

/** Enough for the best plan of one portion, and a first one of two. */
const EXPANSIONS = 2_000;
const ENOUGH_MS = 60_000;

const domain = loadDomain({
  name: "kitchen",
  state: {
    pan: { type: "enum", values: ["empty", "raw", "done", "burnt"], shared: true },
    chopped: { type: "integer", min: 0, max: 4, shared: true },
    plates: { type: "integer", min: 0, max: 2, shared: true },
  },
  tools: [
    { name: "put_on", when: { pan: "empty" }, then: { pan: "raw" }, duration: 1 },
    {
      name: "take_off",
      when: { pan: "done" },
      start: { pan: "empty" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
    { name: "chop", then: { chopped: { "+": 1 } }, duration: 3 },
  ],
  goals: [{ name: "meal", when: { plates: 2, chopped: 3, pan: "empty" } }],
  clocks: [
    { name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } },
    { name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } },
  ],
});

type Pan = "empty" | "raw" | "done" | "burnt";
const AFTER: Partial<Record<Pan, readonly [lasts: number, next: Pan]>> = {
  raw: [10_000, "done"],
  done: [4_000, "burnt"],
};

/** A kitchen whose food goes on by itself, whatever the squad does. */
class Kitchen {
  nowMs = 0;
  pan: Pan;
  chopped = 0;
  plates = 0;
  #sinceMs: number;

  constructor(pan: Pan, elapsedMs: number) {
    this.pan = pan;
    this.#sinceMs = -elapsedMs;
  }

  get leftMs(): number | undefined {
    const [lasts] = AFTER[this.pan] ?? [];
    return lasts === undefined ? undefined : lasts - (this.nowMs - this.#sinceMs);
  }

  set(pan: Pan, atMs = this.nowMs): void {
    this.pan = pan;
    this.#sinceMs = atMs;
  }

  pass(ms: number): void {
    this.nowMs += ms;
    for (let left = this.leftMs; left !== undefined && left <= 0; left = this.leftMs)
      this.set((AFTER[this.pan] as readonly [number, Pan])[1], this.nowMs + left);
  }
}

const draws = fc.record({
  members: fc.constantFrom(["ann"], ["ann", "bo"]),
  tickMs: fc.integer({ min: 20, max: 400 }),
  reloads: fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 3 }),
  pan: fc.constantFrom<Pan>("empty", "raw", "done"),
  elapsedMs: fc.integer({ min: 0, max: 3_000 }),
});

describe("clocks of things in a game", () => {
  it("are watched by squads, which take food off in time, also after a reload", async () => {
    await fc.assert(
      fc.asyncProperty(draws, async ({ members, tickMs, reloads, pan, elapsedMs }) => {
        const kitchen = new Kitchen(pan, elapsedMs);
        const orchestrator = new InstantSquadPlanner(domain, new TimePlanner(), EXPANSIONS);
        const options = { orchestrator, budgetMs: 1000, ends: "timed" } as const;
        const { leftMs } = kitchen;
        const clock = pan === "raw" ? "frying" : "burning";
        let squad = new SquadRunner({
          ...options,
          ...{ members, goal: "meal" },
          clocks: leftMs === undefined ? [] : [{ clock, leftMs }],
        });
        const log: string[] = [];
        const isDone = (): boolean => kitchen.plates === 2 && kitchen.chopped >= 3;
        while (!isDone() && kitchen.nowMs < ENOUGH_MS) {
          kitchen.pass(tickMs);
          const isDue = (ms: number): boolean => ms > kitchen.nowMs - tickMs && ms <= kitchen.nowMs;
          if (reloads.some(isDue)) {
            const saved: unknown = JSON.parse(JSON.stringify(squad));
            squad = SquadRunner.restore(saved, options);
          }
          const { pan: now, chopped, plates } = kitchen;
          const state = { pan: now, chopped, plates };
          const states = Object.fromEntries(members.map((name) => [name, state]));
          for (const [name, action] of Object.entries(
            squad.tick(states, undefined, kitchen.nowMs),
          )) {
            if (!("step" in action) || !("agent" in action) || action.agent !== name) continue;
            const { event, step } = action;
            if (event !== "continue")
              log.push(`${kitchen.nowMs} ${now} ${name} ${event} ${step.tool}`);
            if (event === "start" && step.tool === "take_off") kitchen.set("empty");
            if (event !== "finish") continue;
            if (step.tool === "put_on") kitchen.set("raw");
            if (step.tool === "take_off") kitchen.plates++;
            if (step.tool === "chop") kitchen.chopped++;
          }
          await settle();
          expect(kitchen.pan, log.join("\n")).not.toBe("burnt");
        }
        expect(isDone(), log.join("\n")).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});
