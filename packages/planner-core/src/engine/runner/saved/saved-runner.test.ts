import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnderstudyError } from "../../../base/errors.ts";
import { defineDomain } from "../../../rules/domain/define-domain.ts";
import { FakeClock, settle } from "../../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../../orchestrator/orchestrator.ts";
import { PlanRunner } from "../plan-runner.ts";
import type { SavedRunner } from "./saved-runner.ts";

const shopping = (name: "buy" | "fetch") =>
  defineDomain({
    name: "shopper",
    state: {
      at: { type: "enum", values: ["home", "shop"], default: "home" },
      bread: { type: "integer", min: 0, max: 3, default: 0 },
    },
    tools: [
      { name: "goto", parameters: { place: { enum: ["home", "shop"] } }, then: { at: "$place" } },
      { name, when: { at: "shop" }, then: { bread: { "+": 1 } } },
    ],
    goals: [{ name: "fed", when: { bread: { ">=": 2 } } }],
  });

function open(domain: ReturnType<typeof shopping>) {
  const orchestrator = new Orchestrator({
    domain,
    planner: new UniformCostPlanner(),
    clock: new FakeClock(),
  });
  return new PlanRunner({
    orchestrator,
    agent: "sue",
    goal: "fed",
    budgetMs: 50,
    durationMs: () => 100,
    cooldownMs: ({ tool }) => (tool === "goto" ? 60_000 : 0),
    timeoutMs: () => undefined,
  });
}

/** A runner in the middle of its second step. */
async function midway() {
  const runner = open(shopping("buy"));
  runner.tick({}, 0);
  await settle();
  runner.tick({}, 10);
  runner.tick({}, 110);
  runner.tick({ at: "shop" }, 120);
  return runner;
}

const asJson = (value: SavedRunner): SavedRunner => JSON.parse(JSON.stringify(value));

describe("a saved runner", () => {
  it("continues in the middle of a step", async () => {
    const before = await midway();
    const saved = asJson(before.save());
    const after = open(shopping("buy"));
    after.restore(saved);
    // Optimality could be claimed by any save: it becomes unknown.
    expect(saved).toMatchObject({ plan: { optimal: true } });
    expect(asJson(after.save())).toEqual({ ...saved, plan: { ...saved.plan, optimal: false } });
    expect(after.outcome).toMatchObject({ agent: "sue", source: "classical", cost: 3 });
    for (const runner of [before, after]) {
      expect(runner.tick(undefined, 219)).toMatchObject({ event: "continue" });
      expect(runner.tick(undefined, 220)).toMatchObject({ event: "finish", step: { tool: "buy" } });
      expect(runner.tick({ at: "shop", bread: 1 }, 230)).toMatchObject({ event: "start" });
    }
  });

  it.each([
    ["that starts over", 0],
    ["that has made a break", 90_000],
  ])("plays the rest of its step in its whole length on a clock %s", async (_, startsAtMs) => {
    const after = open(shopping("buy"));
    after.restore(asJson((await midway()).save()));
    const event = (ms: number) => after.tick(undefined, startsAtMs + ms).event;
    expect([event(0), event(99), event(100)]).toEqual(["continue", "continue", "finish"]);
    // Going was done 110 ms earlier: its cool-down has moved along.
    expect(after.save().cooldowns.map(({ untilMs }) => untilMs - startsAtMs)).toEqual([59_990]);
  });

  it("waits as long as before after a request that found no plan", async () => {
    const hungry = () => {
      const runner = new PlanRunner({
        orchestrator: new Orchestrator({
          ...{ domain: shopping("buy"), planner: new UniformCostPlanner(), clock: new FakeClock() },
        }),
        ...{ agent: "sue", goal: "fed", budgetMs: 50 },
        request: { disabled: [{ tool: "buy", args: {} }] },
      });
      return runner;
    };
    const before = hungry();
    before.tick({}, 0);
    await settle();
    expect(before.tick(undefined, 50)).toEqual({ event: "idle" });
    const after = hungry();
    after.restore(asJson(before.save()));
    expect([60, 999, 1000].map((nowMs) => after.tick(undefined, nowMs).event)).toEqual([
      ...["idle", "idle", "replan"],
    ]);
  });

  it("has its plan proved against the current world", async () => {
    const after = open(shopping("buy"));
    after.restore((await midway()).save());
    // The agent was carried home; the way to the shop is still on cool-down.
    expect(after.tick({ at: "home" }, 130).event).toBe("replan");
    await settle();
    expect(after.tick({ at: "home" }, 140).event).toBe("idle");
  });

  it("drops parts unknown to a changed domain", async () => {
    const after = open(shopping("fetch") as never);
    after.restore((await midway()).save());
    expect(after.outcome).toBeUndefined();
    after.tick(undefined, 130);
    await settle();
    expect(after.tick(undefined, 140)).toMatchObject({ event: "start", step: { tool: "fetch" } });
  });

  it("has the claims about its plan checked, computed again, or dropped", async () => {
    const saved = (await midway()).save();
    const after = open(shopping("buy"));
    const restore = (lies: object) => after.restore({ ...saved, plan: { ...saved.plan, ...lies } });
    restore({ cost: 1e9, optimal: true, llmSteps: 3 });
    expect(after.outcome).toMatchObject({ cost: 3, optimal: false, llmSteps: 3 });
    for (const [name, lie] of Object.entries({
      llmSteps: 4,
      cost: "9",
      hit: "heaven",
      mended: "by hand",
      reason: "boredom",
      source: "magic",
    })) {
      expect(() => restore({ [name]: lie })).toThrow(`/plan/${name}`);
    }
    for (const llmSteps of [-5, 0.5, 1e9, null]) {
      expect(() => restore({ llmSteps })).toThrow(/\/plan\/llmSteps: must be a whole number/);
    }
    const failures = [{ step: { tool: "buy", args: {} }, count: -1 }];
    expect(() => after.restore({ ...saved, failures })).toThrow("/failures/0/count");
    // A plan that does not reach its goal is dropped.
    restore({ steps: saved.plan?.steps.slice(0, 2), position: 0, running: null, llmSteps: 0 });
    expect(after.tick({ at: "home" }, 130).event).toBe("replan");
  });

  it("remembers the chooser of the plan", async () => {
    const saved = (await midway()).save();
    const after = await midway();
    const restored = (chosen: unknown) => {
      after.restore({ ...saved, plan: { ...saved.plan, chosen } });
      return after.outcome?.chosen;
    };
    expect([null, "llm", "words"].map(restored)).toEqual([undefined, "llm", "words"]);
    expect(after.save().plan?.chosen).toBe("words");
    expect(() => restored("chance")).toThrow("/plan/chosen");
  });

  it("may be any value: it is restored, or refused with a reason", async () => {
    const saved = asJson((await midway()).save());
    const places: string[] = [];
    const walk = (value: unknown, pointer: string): void => {
      places.push(pointer);
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value)) walk(inner, `${pointer}/${key}`);
    };
    walk(saved, "");
    const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) as unknown;
    const strange = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(deep, 1e300, -1, Number.NaN, undefined, new Array(100_001).fill({})),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), strange, (pointer, value) => {
        const copy = { root: asJson(saved) as unknown };
        const parts = ["root", ...pointer.split("/").slice(1)];
        const last = parts.pop() as string;
        const holder = parts.reduce<Record<string, unknown>>(
          (at, key) => at[key] as Record<string, unknown>,
          copy,
        );
        holder[last] = value;
        const runner = open(shopping("buy"));
        try {
          runner.restore(copy.root);
        } catch (error) {
          expect(error).toBeInstanceOf(UnderstudyError);
          return;
        }
        const steps = runner.outcome?.plan?.steps.length ?? 0;
        expect(runner.outcome?.optimal ?? false).toBe(false);
        expect(runner.outcome?.llmSteps ?? 0).toBeLessThanOrEqual(steps);
        expect(typeof runner.tick({ at: "home" }, 1000).event).toBe("string");
      }),
      { numRuns: 500 },
    );
  });

  it("reports its issues, and changes nothing then", async () => {
    const runner = await midway();
    const saved = runner.save();
    expect(() => runner.restore({ ...saved, version: 1, cooldowns: [1] })).toThrow(
      /\/version: must be 2[\s\S]*\/cooldowns\/0: must be an object/,
    );
    expect(() => runner.restore({ ...saved, plan: { ...saved.plan, position: 7 } })).toThrow(
      "/plan/position",
    );
    expect(() => runner.restore({ ...saved, plan: { ...saved.plan, status: "sold" } })).toThrow(
      "/plan/status",
    );
    expect(() => runner.restore({ ...saved, goal: "rich" })).toThrow("/goal");
    expect(() => runner.restore(null)).toThrow("The saved runner cannot be read");
    expect(runner.save()).toEqual(saved);
  });
});
