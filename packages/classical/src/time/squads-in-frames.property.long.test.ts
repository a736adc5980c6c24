import { Orchestrator, type PlannerEvent, seededRandom } from "@understudy/planner-core";
import type { SquadRunnerOptions } from "@understudy/planner-core/squad";
import { buildingYard, settle, YardGame } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const TICK_MS = 250;

class Builders {
  readonly events: PlannerEvent[] = [];
  readonly asked: string[] = [];
  readonly orchestrator = new Orchestrator({
    ...{ domain: buildingYard, planner: new ClassicalPlanner(), time: new TimePlanner() },
    observer: (event) => this.events.push(event),
    // An LLM planner takes no part in plans of squads.
    llm: {
      ...{ model: "none", fingerprint: "none" },
      plan: async () => {
        this.asked.push("llm");
        return { kind: "invalid-json", message: "", text: "" };
      },
    } as never,
  });
  readonly games: YardGame[];
  readonly logs: string[][];

  constructor(seed: number, squads: number, options: Pick<SquadRunnerOptions, "asks">) {
    const names = Array.from({ length: squads }, (_, index) => [`ann${index}`, `bo${index}`]);
    this.logs = names.map(() => []);
    this.games = names.map((members, index) => {
      const random = seededRandom(seed + index);
      const luck = {
        lateness: () => 0.8 + 0.5 * random.next(),
        isFailing: () => random.next() < 0.1,
      };
      const more = { ...options, expansions: 150, budgetMs: 1e9 };
      return new YardGame(members, this.orchestrator, luck, more);
    });
  }

  /** @param sliceMs undefined where the runners ask */
  async play(frames: number, sliceMs: number | undefined, mishap = (_: number): void => {}) {
    for (let frame = 0; frame < frames; frame++) {
      for (const [index, game] of this.games.entries()) {
        const told = Object.entries(game.tick(TICK_MS)).map(([name, action]) => {
          return `${name} ${action.event} ${"step" in action ? action.step.tool : action.reason}`;
        });
        this.logs[index]?.push(told.join(", "));
      }
      mishap(frame);
      await settle();
      if (sliceMs === undefined) {
        while (this.games.some(({ runner }) => runner.isWaiting)) await settle();
        continue;
      }
      const asking = this.games.filter(({ runner }) => runner.question !== undefined);
      const outcomes = this.orchestrator.planMany(
        asking.map(({ runner }) => runner.question as NonNullable<typeof runner.question>),
        sliceMs,
      );
      for (const [at, outcome] of outcomes.entries()) {
        if (outcome !== undefined) asking[at]?.runner.accept(outcome);
      }
    }
  }
}

describe("Squads whose game asks", () => {
  it("play the very same as those that ask by themselves, where a slice is long enough", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.integer({ min: 1, max: 3 }), async (seed, squads) => {
        const asking = new Builders(seed, squads, { asks: "game" });
        await asking.play(160, 1e9);
        const own = new Builders(seed, squads, {});
        await own.play(160, undefined);
        expect(asking.logs).toEqual(own.logs);
        for (const { faults, raised } of asking.games) {
          expect(faults).toEqual([]);
          expect(raised).toBeGreaterThan(0);
        }
        expect(asking.asked).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  it("play on in slices that are far too short for all, saved and restored meanwhile", async () => {
    const builders = new Builders(7, 6, { asks: "game" });
    const mishap = (frame: number): void => {
      if (frame % 7 === 3) builders.games[frame % 6]?.reload();
      if (frame === 100) builders.games[0]?.leave("bo0");
      if (frame === 120) builders.games[0]?.join("cy0");
    };
    for (let part = 0; part < 50; part++) {
      await builders.play(200, 1, part === 0 ? mishap : undefined);
      if (builders.games.every(({ raised }) => raised > 0)) break;
    }
    for (const { faults, raised } of builders.games) {
      expect(faults).toEqual([]);
      expect(raised).toBeGreaterThan(0);
    }
    const served = builders.events.filter(({ type }) => type === "together-serve");
    const begun = builders.events.filter(({ type }) => type === "request-start");
    expect(served.length).toBeGreaterThan(5);
    expect(begun.length).toBeGreaterThanOrEqual(served.length);
  });

  it("get a first plan at once, and a better one in what later slices have left", async () => {
    const { orchestrator } = new Builders(1, 0, {});
    const shared = { beam_up: false, nailed: false, planks: 0, shop_open: true };
    const names = Array.from({ length: 5 }, (_, index) => `m${index}`);
    const agents = Object.fromEntries(names.map((name) => [name, { at: "mill" }]));
    const request = { agents, shared, goal: "raised", budgetMs: 1e9, until: "first" } as const;
    const stopping = new AbortController();
    const withdrawn = { ...request, goal: { nailed: true, planks: 2 }, signal: stopping.signal };
    const first = [request, withdrawn].map((each) => {
      for (;;) {
        const [outcome] = orchestrator.planMany([each as never], 1);
        if (outcome !== undefined) return outcome;
      }
    });
    stopping.abort();
    expect(first.map(({ status }) => status)).toEqual(["solved", "solved"]);
    let revised: unknown = "none yet";
    first[0]?.revised?.then((better) => {
      revised = better?.measure ?? first[0]?.measure;
    });
    for (let round = 0; round < 2000 && revised === "none yet"; round++) {
      orchestrator.planMany([], 2);
      await settle();
    }
    expect(revised).toBeLessThanOrEqual(first[0]?.measure as number);
    expect(await first[1]?.revised).toBeUndefined();
  });
});
