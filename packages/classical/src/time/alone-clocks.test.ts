import {
  type AnyDomainTypes,
  defineDomain,
  Orchestrator,
  PlanRunner,
  type PlanRunnerOptions,
  RequestError,
} from "@understudy/planner-core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const SLICE_MS = 5_000;
const ENOUGH_MS = 90_000;

const domain = defineDomain({
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
  goals: [
    { name: "meal", when: { plates: 2, chopped: 2, pan: "empty" } },
    { name: "fried", when: { pan: "done" } },
  ],
  clocks: [
    { name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } },
    { name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } },
  ],
}).untyped;

type Pan = "empty" | "raw" | "done" | "burnt";
const AFTER: Partial<Record<Pan, readonly [lastsMs: number, next: Pan]>> = {
  raw: [10_000, "done"],
  done: [4_000, "burnt"],
};

/** A kitchen whose food goes on by itself, and its cook, who plays the steps that the runner tells. */
class Kitchen {
  readonly errors: unknown[] = [];
  readonly log: string[] = [];
  readonly options: PlanRunnerOptions<AnyDomainTypes>;
  runner: PlanRunner;
  nowMs = 0;
  state: { pan: Pan; chopped: number; plates: number };
  #sinceMs: number;

  constructor(goal: string, pan: Pan, elapsedMs: number) {
    this.state = { pan, chopped: 0, plates: 0 };
    this.#sinceMs = -elapsedMs;
    const [lastsMs = 0] = AFTER[pan] ?? [];
    const clock = pan === "raw" ? "frying" : "burning";
    this.options = {
      ...{ agent: "ann", goal, budgetMs: SLICE_MS, asks: "game" },
      orchestrator: new Orchestrator({
        ...{ domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
      }),
      durationMs: ({ tool }) => (tool === "chop" ? 3000 : 1000),
      onError: (error) => this.errors.push(error),
      clocks: lastsMs === 0 ? [] : [{ clock, leftMs: lastsMs - elapsedMs }],
    };
    this.runner = new PlanRunner(this.options);
  }

  tick(ms: number): void {
    this.nowMs += ms;
    for (let after = AFTER[this.state.pan]; after; after = AFTER[this.state.pan]) {
      const [lastsMs, next] = after;
      if (this.#sinceMs + lastsMs > this.nowMs) break;
      this.#set(next, this.#sinceMs + lastsMs);
    }
    const { event, step } = this.runner.tick(this.state, this.nowMs);
    if (step !== undefined && event !== "continue")
      this.log.push(`${this.nowMs} ${this.state.pan} ${event} ${step.tool}`);
    if (event === "start" && step?.tool === "take_off") this.#set("empty", this.nowMs);
    if (event === "finish") {
      if (step?.tool === "put_on") this.#set("raw", this.nowMs);
      if (step?.tool === "take_off") this.state.plates++;
      if (step?.tool === "chop") this.state.chopped++;
      this.runner.finished();
    }
    const { question } = this.runner;
    if (question !== undefined)
      this.runner.accept(this.options.orchestrator.planNow(question, SLICE_MS));
  }

  /** Saves the game, and goes on with what was saved. */
  reload(): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.runner.save()));
    this.runner.dispose();
    this.runner = new PlanRunner({ ...this.options, clocks: [] });
    this.runner.restore(saved);
  }

  #set(pan: Pan, atMs: number): void {
    this.state.pan = pan;
    this.#sinceMs = atMs;
  }
}

const CAUGHT_UP = [
  ...["finish chop", "start chop", "finish chop", "start put_on", "finish put_on"],
  ...["start take_off", "finish take_off", "start put_on", "finish put_on"],
  ...["start take_off", "finish take_off"],
];

const draws = fc.record({
  tickMs: fc.integer({ min: 20, max: 400 }),
  reloads: fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 3 }),
  pan: fc.constantFrom<Pan>("empty", "raw", "done"),
  elapsedMs: fc.integer({ min: 0, max: 2_500 }),
});

describe("An agent alone beside clocks of things", () => {
  it("takes food off in time, also after a reload", () => {
    fc.assert(
      fc.property(draws, ({ tickMs, reloads, pan, elapsedMs }) => {
        const kitchen = new Kitchen("meal", pan, elapsedMs);
        const isDone = (): boolean => kitchen.state.plates === 2 && kitchen.state.chopped >= 2;
        while (!isDone() && kitchen.nowMs < ENOUGH_MS) {
          const before = kitchen.nowMs;
          kitchen.tick(tickMs);
          if (reloads.some((ms) => ms >= before && ms < kitchen.nowMs)) kitchen.reload();
          expect(kitchen.state.pan, kitchen.log.join("\n")).not.toBe("burnt");
        }
        expect(isDone(), kitchen.log.join("\n")).toBe(true);
        expect(kitchen.errors).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("forgets the clocks of the game that it played before a loaded one", () => {
    const kitchen = new Kitchen("meal", "empty", 0);
    kitchen.tick(20_000);
    const saved: unknown = JSON.parse(JSON.stringify(kitchen.runner.save()));
    const { runner } = kitchen;
    const raw = { ...kitchen.state, pan: "raw" };
    for (const nowMs of [90_000, 95_000, 96_000]) runner.tick(raw, nowMs);
    runner.restore(saved);
    runner.tick(raw, 20_100);
    expect(runner.save().clocks).toEqual([{ clock: "frying", leftMs: 9_900 }]);
  });

  it("counts clocks from the first tick, also in a game saved before it", () => {
    const kitchen = new Kitchen("meal", "raw", 4000);
    kitchen.reload();
    kitchen.runner.tick(kitchen.state, 240);
    expect(kitchen.runner.save().clocks).toEqual([{ clock: "frying", leftMs: 6000 }]);
  });

  it.each([250, 1700, 40_000])("catches up with clocks in ticks of %d ms", (tickMs) => {
    const { options } = new Kitchen("meal", "empty", 0);
    const runner = new PlanRunner(options);
    const state = { pan: "empty", chopped: 0, plates: 0 };
    runner.tick(state, 0);
    const { question } = runner;
    if (question === undefined) throw new Error("It has a question");
    runner.accept(options.orchestrator.planNow(question, SLICE_MS));
    runner.tick(state, 1);
    const log: string[] = [];
    for (let nowMs = tickMs; nowMs <= 40_000 + tickMs; nowMs += tickMs) {
      for (const { atMs, tick } of runner.advance(undefined, nowMs)) {
        if (tick.event === "start" || tick.event === "finish")
          log.push(`${Math.round(atMs / 100) / 10} ${tick.event} ${tick.step.tool}`);
      }
    }
    expect(log.map((line) => line.replace(/^\S+ /, ""))).toEqual(CAUGHT_UP);
    const times = log.map((line) => Number.parseFloat(line));
    const taken = times.filter((_, at) => CAUGHT_UP[at] === "start take_off");
    const fried = times.filter((_, at) => CAUGHT_UP[at] === "finish put_on");
    for (const [at, time] of taken.entries()) {
      const done = (fried[at] as number) + 10;
      expect(time).toBeGreaterThanOrEqual(done);
      expect(time).toBeLessThan(done + 4);
    }
  });

  describe("takes a state that it is told as it catches up for the present one", () => {
    /** A runner with a plan, told at 2 s that nothing has changed yet. */
    function playing(pan: Pan) {
      const { options } = new Kitchen("meal", pan, 0);
      const runner = new PlanRunner(options);
      const state = { pan, chopped: 0, plates: 0 };
      runner.tick(state, 0);
      if (runner.question) runner.accept(options.orchestrator.planNow(runner.question, SLICE_MS));
      runner.tick(state, 1);
      runner.tick(state, 2000);
      return { runner, state, panAt: domain.variables.get("pan")?.id ?? -1 };
    }

    it("where a clock has ended since", () => {
      const { runner, state, panAt } = playing("raw");
      const moments = runner.advance({ ...state, pan: "done" }, 13_000);
      const taken = moments.find(({ tick }) => tick.step?.tool === "take_off");
      expect(taken?.tick.event).toBe("start");
      expect(taken?.atMs).toBeGreaterThanOrEqual(10_000);
      expect(runner.observed?.[panAt]).not.toBe(domain.pack({ ...state, pan: "burnt" })[panAt]);
    });

    it("where others have done something since", () => {
      const { runner, state, panAt } = playing("empty");
      runner.interrupt();
      runner.advance({ ...state, pan: "done" }, 13_000);
      expect(runner.observed?.[panAt]).toBe(domain.pack({ ...state, pan: "done" })[panAt]);
      expect(runner.save().clocks).toEqual([{ clock: "burning", leftMs: 4000 }]);
    });

    it("so that clocks begin there, whatever ended on the way", () => {
      const { runner, state, panAt } = playing("empty");
      // The end of a chop at 3 s is a look on the way.
      runner.advance({ ...state, pan: "done" }, 5900);
      expect(runner.save().clocks).toEqual([{ clock: "burning", leftMs: 4000 }]);
      runner.advance(undefined, 9800);
      expect(runner.observed?.[panAt]).not.toBe(domain.pack({ ...state, pan: "burnt" })[panAt]);
    });

    it("but for what its own step has brought about since", () => {
      const { runner, state } = playing("empty");
      runner.advance(undefined, 6500);
      expect(runner.remaining[0]?.tool).toBe("put_on");
      runner.advance({ ...state, chopped: 2, pan: "raw" }, 9500);
      const [frying] = runner.save().clocks ?? [];
      expect(frying).toMatchObject({ clock: "frying" });
      expect(frying?.leftMs).toBeLessThan(7600);
    });

    it("also where a clock should have ended since, and has not", () => {
      const { runner, state, panAt } = playing("raw");
      const moments = runner.advance({ ...state, pan: "raw" }, 13_000);
      expect(moments.filter(({ tick }) => tick.step?.tool === "take_off")).toEqual([]);
      expect(runner.observed?.[panAt]).toBe(domain.pack({ ...state, pan: "raw" })[panAt]);
      expect(runner.save().clocks).toMatchObject([{ clock: "frying" }]);
    });

    it("not in a tick after a call that was refused", () => {
      const { runner, state, panAt } = playing("raw");
      expect(() => runner.advance({ ...state, pan: "hot" as Pan }, 13_000)).toThrow("pan");
      expect(() => runner.advance(state, Number.POSITIVE_INFINITY)).toThrow();
      const done = { ...state, pan: "done" };
      runner.tick(done, 13_100);
      expect(runner.observed?.[panAt]).toBe(domain.pack(done as never)[panAt]);
    });
  });

  it("waits for a clock alone", () => {
    const kitchen = new Kitchen("fried", "empty", 0);
    while (kitchen.nowMs < 12_000) kitchen.tick(250);
    expect(kitchen.state.pan).toBe("done");
    expect(kitchen.errors).toEqual([]);
  });

  it("refuses clocks that the domain does not have", () => {
    const { options } = new Kitchen("meal", "empty", 0);
    const clocks = [{ clock: "baking", leftMs: 1 }];
    expect(() => new PlanRunner({ ...options, clocks })).toThrow(RequestError);
  });
});
