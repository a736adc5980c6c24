import { describe, expect, it } from "vitest";
import { planOf } from "../../../rules/plan/plan.ts";
import type { FakeClock } from "../../../testing/fake-clock.ts";
import {
  fixedReader,
  richReader,
  wishFor,
  yardGoal,
  yardSet,
} from "../../../testing/stages/fixed-reader.ts";
import { act, atHome, stage, yard } from "../../../testing/stages/stage.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { PlanCache } from "../../contract/cache.ts";
import type { DirectiveReader } from "../../contract/directive-reader.ts";
import type { LlmAnswer } from "../../contract/llm-planner.ts";
import { Orchestrator } from "../orchestrator.ts";

const { home, forest, chop, market, sell, burn } = act;
const choice = (index: number): LlmAnswer => ({ kind: "choice", index, text: "" });
const directive = { directive: "make some money" };

const guess = fixedReader({ goals: [wishFor("rich")], confidence: 0.5 });

describe("a directive", () => {
  it("is read by the LLM planner's reader, unless the game has its own", async () => {
    const brought = stage({ answer: choice(0) }, { reader: undefined });
    const llm = Object.assign(brought.llm, { readsWords: false, reader: richReader });
    const planner = new UniformCostPlanner();
    const request = { agent: "ann", state: atHome, goal: directive };
    const followed = new Orchestrator({ domain: yard, planner, llm }).planNow(request, 1000);
    expect(followed).toMatchObject({ goal: { name: "rich" }, chosen: "words" });
    expect(followed.words).toBeUndefined();
    const off = new Orchestrator({ domain: yard, planner, llm, reader: false });
    expect(off.planNow(request, 1000).words).toBe("not read");
  });

  it("is read by the LLM planner's reader while it has one", () => {
    const { llm } = stage({ answer: choice(0) }, { reader: undefined });
    const listeners: (() => void)[] = [];
    const onChange = (listener: () => void) => {
      listeners.push(listener);
      return () => {};
    };
    const changing = Object.assign(llm, { readsWords: false, onChange });
    const planner = new UniformCostPlanner();
    const orchestrator = new Orchestrator({ domain: yard, planner, llm: changing });
    const ask = () => orchestrator.planNow({ agent: "ann", state: atHome, goal: directive }, 1000);
    const change = (reader: unknown): void => {
      Object.assign(changing, { reader });
      for (const listener of listeners) listener();
    };
    expect(ask().words).toBe("not read");
    change(richReader);
    const followed = ask();
    expect(followed).toMatchObject({ goal: { name: "rich" }, chosen: "words" });
    expect(followed.words).toBeUndefined();
    change(undefined);
    expect(ask().words).toBe("not read");
    change("no reader");
    expect(ask().words).toBe("not read");
  });

  it("is reported as not read if the LLM planner that could read it has no answer", async () => {
    const silent = stage({ answer: choice(99) }, { reader: undefined });
    expect((await silent.ask({ goal: directive })).words).toBe("not read");
    const speaking = stage({ answer: choice(0) }, { reader: undefined });
    expect((await speaking.ask({ goal: directive })).words).toBeUndefined();
  });

  const slowReader = (clock: () => FakeClock, least: number) => {
    let steps = 0;
    const reader: DirectiveReader = {
      ...richReader,
      isPrepared: () => steps >= least,
      *prepare() {
        for (; steps < least; steps++) {
          clock().advanceSync(1);
          yield;
        }
      },
    };
    return { reader, steps: () => steps };
  };

  it("waits in slices until the reader is prepared, and resumes an interrupted preparation", async () => {
    const { reader, steps } = slowReader(() => clock, 40);
    const { ask, clock } = stage({}, { reader, words: "first" });
    const late = await ask({ goal: directive, budgetMs: 10, background: false });
    expect([late.words, steps() < 20]).toEqual(["not read", true]);
    const read = await ask({ goal: directive, budgetMs: 1000 });
    expect([read.chosen, steps()]).toEqual(["words", 40]);
  });

  it("never costs the plan: it is read after the answer if its reader is not ready in time", async () => {
    const { reader, steps } = slowReader(() => clock, 90);
    const { ask, clock } = stage({}, { reader, words: "first", llm: undefined });
    const early = await ask({ goal: directive, budgetMs: 100 });
    expect(early).toMatchObject({ status: "solved", words: "not read", goal: { name: "stocked" } });
    expect(steps()).toBeLessThan(80);
    const revised = early.revised;
    while (await clock.advanceToNext());
    expect(await revised).toMatchObject({ chosen: "words", goal: { name: "rich" } });
    expect(steps()).toBe(90);
  });
});

describe("confident words", () => {
  it("decide before a model that cannot read is asked, and report their confidence", async () => {
    const because = [{ words: "money", kind: "goal", of: "rich" }] as const;
    const sure = fixedReader({ goals: [wishFor("rich")], confidence: 0.95, because });
    const { ask, llm } = stage({ answer: choice(0) }, { reader: sure, words: "first" });
    expect(await ask({ goal: directive })).toMatchObject({
      status: "solved",
      goal: { name: "rich" },
      source: "classical",
      llmSteps: 0,
      chosen: "words",
      confidence: 0.95,
      because,
    });
    expect(llm.calls).toHaveLength(0);
  });

  it("decide no goal if a refusal beside it was not understood", async () => {
    const because = [{ words: "yodel", kind: "unread", of: "" }] as const;
    const reader = fixedReader({ goals: [wishFor("rich")], confidence: 0.49, because });
    for (const words of ["only", "first"] as const) {
      const { ask } = stage({}, { reader, words, llm: undefined });
      const outcome = await ask({ goal: directive });
      expect(outcome).toMatchObject({ goal: { name: "stocked" }, confidence: 0.49, because });
      expect(outcome.chosen).toBeUndefined();
    }
  });

  it("pursue no goal at all beside such a refusal if no other is left", async () => {
    const because = [{ words: "yodel", kind: "unread", of: "" }] as const;
    const goals = yard.goals.map(({ name = "" }) => wishFor(name));
    const reader = fixedReader({ goals, confidence: 0.49, because });
    for (const words of ["only", "first"] as const) {
      const { ask } = stage({}, { reader, words, llm: undefined });
      const outcome = await ask({ goal: directive });
      expect(outcome).toMatchObject({ status: "unsolvable", plan: null, banned: true, because });
    }
  });

  it("decide before a model that was not shown to read is asked, by default", async () => {
    const { ask, llm, orchestrator } = stage({ answer: choice(2) }, { reader: richReader });
    expect(orchestrator.settings).toMatchObject({ words: "only" });
    expect(await ask({ goal: directive })).toMatchObject({
      chosen: "words",
      goal: { name: "rich" },
    });
    expect(llm.calls).toHaveLength(0);
  });

  it("leave the choice to a model that was shown to read, by default", async () => {
    const options = { reader: richReader, readsWords: true };
    const { ask, llm, orchestrator } = stage({ answer: choice(2) }, options);
    expect(orchestrator.settings.words).toBe("fallback");
    const outcome = await ask({ goal: directive });
    // The directive's wish is offered first.
    expect(llm.calls[0]?.candidates?.map((each) => each.goal.name)).toEqual([
      "rich",
      "stocked",
      "cosy",
    ]);
    expect(outcome).toMatchObject({ chosen: "llm", goal: { name: "cosy" }, confidence: 0.95 });
  });

  it("pursue several goals in their order", async () => {
    const both = fixedReader({ goals: [wishFor("cosy"), wishFor("rich")] });
    const { ask } = stage({ answer: choice(0) }, { reader: both, words: "first" });
    expect(await ask({ goal: directive })).toMatchObject({ goal: { name: "cosy" } });
    const warm = yard.state({ at: "home", wood: 0, coins: 0, warm: true });
    expect(await ask({ goal: directive, state: warm })).toMatchObject({
      goal: { name: "rich" },
      chosen: "words",
    });
    const done = yard.state({ at: "home", wood: 0, coins: 1, warm: true });
    const { status, plan } = await ask({ goal: directive, state: done });
    expect([status, plan?.actions]).toEqual(["solved", []]);
  });

  it("decide in every method", () => {
    const { orchestrator } = stage({}, { reader: richReader, words: "first" });
    const request = { agent: "ann", state: atHome, goal: directive };
    const chosen = { goal: { name: "rich" }, chosen: "words" };
    expect(orchestrator.planMany([request])).toMatchObject([chosen]);
    expect(orchestrator.planNow(request)).toMatchObject(chosen);
  });

  it("serve the cached plan for their goal", async () => {
    const plan = planOf(yard, [forest, chop, market, sell]);
    const entry = {
      plan,
      scaledCost: 6500,
      llmSteps: 4,
      optimal: true,
      mended: false,
      costRatio: 1,
    };
    const cache: PlanCache = {
      lookup: ({ goal: asked }) =>
        asked.name === "rich" ? { kind: "exact", proved: true, entry } : { kind: "miss" },
      store: () => undefined,
    };
    const { ask } = stage({}, { reader: richReader, words: "first", cache });
    expect(await ask({ goal: directive })).toMatchObject({
      source: "cache",
      hit: "exact",
      chosen: "words",
      goal: { name: "rich" },
      llmSteps: 4,
    });
  });

  it("avoid discouraged actions, unless nothing else reaches the goal", async () => {
    const careful = fixedReader({ goals: [wishFor("cosy")], discouraged: yardSet([chop]) });
    const { ask } = stage({}, { reader: careful, words: "first" });
    const withWood = yard.state({ at: "forest", wood: 1, coins: 0, warm: false });
    expect((await ask({ goal: directive, state: withWood })).plan?.actions).toEqual([home, burn]);
    // Only chopping brings wood.
    const { goal: reached, plan } = await ask({ goal: directive });
    expect([reached.name, plan?.actions.includes(chop)]).toEqual(["cosy", true]);
  });

  it("choose a goal without discouraged actions, if they request none", async () => {
    const careful = fixedReader({ discouraged: yardSet([chop, burn]) });
    const { ask } = stage({}, { reader: careful, words: "first" });
    const withWood = yard.state({ at: "forest", wood: 1, coins: 0, warm: false });
    expect((await ask({ goal: directive, state: withWood })).goal.name).toBe("rich");
    expect((await ask({ goal: directive })).status).toBe("solved");
  });

  it("continue with the next goal after an unreachable one", async () => {
    const banned = yardSet([sell]);
    const both = fixedReader({ goals: [wishFor("rich"), wishFor("cosy")], disabled: banned });
    const { ask } = stage({ answer: choice(0) }, { reader: both, words: "first" });
    expect(await ask({ goal: directive })).toMatchObject({
      goal: { name: "cosy" },
      chosen: "words",
    });
  });

  it("use only the named means, if possible", async () => {
    const named = (without: readonly number[]) =>
      stage(
        { answer: choice(0) },
        { reader: fixedReader({ goals: [wishFor("stocked", without)] }), words: "first" },
      );
    const roundabout = await named([market]).ask({ goal: directive });
    expect(roundabout.plan?.actions).toEqual([forest, chop, chop]);
    const impossible = await named([chop]).ask({ goal: directive });
    expect(impossible.plan?.actions).toEqual([forest, chop, chop]);
  });
});

describe("uncertain words", () => {
  it("leave the choice to the model", async () => {
    const options = { reader: guess, words: "first", readsWords: true } as const;
    const { ask } = stage({ answer: choice(2) }, options);
    expect(await ask({ goal: directive })).toMatchObject({
      chosen: "llm",
      goal: { name: "cosy" },
      confidence: 0.5,
    });
  });

  it("are the best guess if no model chooses", async () => {
    for (const answer of [choice(7), { kind: "invalid-json", message: "", text: "" } as const]) {
      const { ask } = stage({ answer }, { reader: guess });
      expect(await ask({ goal: directive })).toMatchObject({
        chosen: "words",
        goal: { name: "rich" },
        source: "classical",
      });
    }
  });

  it("are better than the choice of a model that was not taught to read", () => {
    const { llm, clock } = stage({});
    const planner = new UniformCostPlanner();
    const parts = { domain: yard, planner, clock, reader: guess };
    for (const given of [undefined, Object.assign(llm, { readsWords: false })]) {
      const orchestrator = new Orchestrator({ ...parts, llm: given });
      const words = given === undefined ? "first" : "only";
      expect(orchestrator.settings).toMatchObject({ words, wordConfidence: 0 });
      expect(orchestrator.planNow({ agent: "ann", state: atHome, goal: directive })).toMatchObject({
        chosen: "words",
        goal: { name: "rich" },
      });
    }
  });

  it("leave the most important goal if nothing was found, whatever an unknown model would choose", async () => {
    const { ask, llm } = stage({ answer: choice(1) }, { reader: fixedReader({ confidence: 0 }) });
    const outcome = await ask({ goal: directive });
    expect(outcome).toMatchObject({ goal: { name: "stocked" }, confidence: 0 });
    expect([outcome.chosen, llm.calls[0]?.candidates]).toEqual([undefined, undefined]);
  });
});

describe("a prohibition", () => {
  it("holds for every planner", async () => {
    const noForest = fixedReader({ goals: [wishFor("rich")], disabled: yardSet([market]) });
    const { ask, llm } = stage({ answer: choice(0) }, { reader: noForest });
    const { goal: reached, plan } = await ask({ goal: directive });
    expect(llm.calls[0]?.candidates?.map((each) => each.goal.name)).toEqual(["stocked", "cosy"]);
    expect(reached.name).toBe("stocked");
    expect(plan?.actions).not.toContain(market);
  });

  it("holds after every step", async () => {
    const keep = yard.condition({ wood: { "<=": 1 } });
    const { ask } = stage({ answer: choice(0) }, { reader: fixedReader({ maintain: keep }) });
    const { goal: reached } = await ask({ goal: directive });
    expect(reached.name).toBe("cosy");
  });

  it("is reported if it leaves no goal", async () => {
    const noWood = fixedReader({ disabled: yardSet([chop]) });
    const skipAll = fixedReader({ skipped: yard.goals });
    for (const each of [noWood, skipAll]) {
      const { ask, llm } = stage({ answer: choice(0) }, { reader: each });
      expect(await ask({ goal: directive })).toMatchObject({
        status: "unsolvable",
        plan: null,
        banned: true,
      });
      expect(llm.calls).toHaveLength(0);
    }
  });

  it("excludes dismissed goals", async () => {
    const skip = fixedReader({
      skipped: [yardGoal("stocked")],
      goals: [wishFor("stocked"), wishFor("rich")],
    });
    const { ask } = stage({ answer: choice(9) }, { reader: skip });
    expect(await ask({ goal: directive })).toMatchObject({ goal: { name: "rich" } });
  });
});
