import { defineDomain } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

const kitchen = defineDomain({
  name: "kitchen",
  state: {
    pan: { type: "enum", values: ["empty", "raw", "done", "burnt"], shared: true },
    plates: { type: "integer", min: 0, max: 2, shared: true },
    chopped: { type: "integer", min: 0, max: 4 },
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
  goals: [{ name: "meal", when: { plates: 2, pan: "empty", chopped: { ">=": 1 } } }],
  clocks: [
    { name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } },
    { name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } },
  ],
}).untyped;

type Pan = "empty" | "raw" | "done" | "burnt";

/** A squad of one cook, who has a plan at 0 ms. */
async function cook(pan: Pan) {
  const runner = new SquadRunner({
    orchestrator: new InstantSquadPlanner(kitchen, new TimePlanner(), 4000),
    ...{ members: ["ann"], goal: "meal", budgetMs: 50, ends: "timed" },
  });
  const ann = { chopped: 0 };
  runner.tick({ ann }, { pan, plates: 0 }, 0);
  await settle();
  return {
    runner,
    /** Catches up, and tells what has happened. */
    advance: (shared: object | undefined, nowMs: number): string[] =>
      runner.advance(undefined, shared as never, nowMs).flatMap(({ atMs, tick }) => {
        const action = tick["ann"];
        if (action?.event !== "start" && action?.event !== "finish") return [];
        return [`${Math.round(atMs / 100) / 10} ${action.event} ${action.step.tool}`];
      }),
    /** The pan as the squad believes it is. */
    get pan(): unknown {
      return runner.toJSON().members[0]?.state?.["pan"];
    },
    get clocks(): unknown {
      return runner.toJSON().clocks;
    },
  };
}

describe("a squad that catches up beside clocks of things", () => {
  it.each([250, 1700, 40_000])("lets them end in their time, in ticks of %d ms", async (tickMs) => {
    const { advance } = await cook("empty");
    const log: string[] = advance(undefined, 1);
    for (let nowMs = tickMs; nowMs <= 40_000 + tickMs; nowMs += tickMs)
      log.push(...advance(undefined, nowMs));
    const timesOf = (what: string): number[] =>
      log.filter((line) => line.endsWith(what)).map((line) => Number.parseFloat(line));
    const taken = timesOf("start take_off");
    const fried = timesOf("finish put_on");
    expect(fried).toHaveLength(2);
    expect(taken).toHaveLength(2);
    for (const [at, time] of taken.entries()) {
      expect(time).toBeGreaterThanOrEqual((fried[at] as number) + 10);
      expect(time).toBeLessThan((fried[at] as number) + 14);
    }
  });

  it("takes what it is told for the state of the present, where a clock has ended since", async () => {
    const squad = await cook("raw");
    squad.advance(undefined, 1);
    const log = squad.advance({ pan: "done" }, 13_000);
    const taken = log.find((line) => line.endsWith("start take_off"));
    expect(Number.parseFloat(taken ?? "")).toBeGreaterThanOrEqual(10);
    expect(squad.pan).not.toBe("burnt");
  });

  it("begins clocks at the present for what others have done since", async () => {
    const squad = await cook("burnt");
    squad.advance(undefined, 1);
    squad.advance({ pan: "done" }, 13_000);
    expect(squad.pan).toBe("done");
    expect(squad.clocks).toEqual([{ clock: "burning", leftMs: 4000 }]);
  });

  it("believes that a clock has not ended where it is told so", async () => {
    const squad = await cook("raw");
    squad.advance(undefined, 1);
    const log = squad.advance({ pan: "raw" }, 13_000);
    expect(log.filter((line) => line.endsWith("take_off"))).toEqual([]);
    expect(squad.pan).toBe("raw");
    expect(squad.clocks).toMatchObject([{ clock: "frying" }]);
  });

  it("counts what its own steps have changed on the way", async () => {
    const squad = await cook("done");
    // It takes the food off at 1 ms, and puts more on.
    expect(squad.advance(undefined, 1)).toContain("0 start take_off");
    squad.advance({ pan: "empty" }, 4000);
    expect(squad.pan).toBe("raw");
    expect(squad.clocks).toMatchObject([{ clock: "frying" }]);
  });
});
