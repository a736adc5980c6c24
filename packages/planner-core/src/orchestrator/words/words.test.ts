import { describe, expect, it } from "vitest";
import type { PlanCache } from "../../contract/cache.ts";
import type { DirectiveReader } from "../../contract/directive-reader.ts";
import type { LeadAnswer } from "../../contract/lead.ts";
import { planOf } from "../../plan/plan.ts";
import { fixedReader, richReader, wishFor, yardGoal, yardSet } from "../../testing/fixed-reader.ts";
import { act, atHome, stage, yard } from "../../testing/stage.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator.ts";

const { home, forest, chop, market, sell, burn } = act;
const choice = (index: number): LeadAnswer => ({ kind: "choice", index, text: "" });
const directive = { directive: "make some money" };

const guess = fixedReader({ goals: [wishFor("rich")], confidence: 0.5 });

describe("a directive", () => {
  it("is read by what the lead brings, unless the game says otherwise", async () => {
    const brought = stage({ answer: choice(0) }, { reader: undefined });
    const lead = Object.assign(brought.lead, { readsWords: false, reader: richReader });
    const planner = new UniformCostPlanner();
    const request = { agent: "ann", state: atHome, goal: directive };
    const followed = new Orchestrator({ domain: yard, planner, lead }).planNow(request, 1000);
    expect(followed).toMatchObject({ goal: { name: "rich" }, chosen: "words" });
    expect(followed.words).toBeUndefined();
    const off = new Orchestrator({ domain: yard, planner, lead, reader: false });
    expect(off.planNow(request, 1000).words).toBe("not read");
  });

  it("is read by what the lead brings as soon as it does, and no longer once it does not", () => {
    const { lead } = stage({ answer: choice(0) }, { reader: undefined });
    const listeners: (() => void)[] = [];
    const onChange = (listener: () => void) => {
      listeners.push(listener);
      return () => {};
    };
    const changing = Object.assign(lead, { readsWords: false, onChange });
    const planner = new UniformCostPlanner();
    const orchestrator = new Orchestrator({ domain: yard, planner, lead: changing });
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

  it("says that it was not read where the lead that could has no answer", async () => {
    const silent = stage({ answer: choice(99) }, { reader: undefined });
    expect((await silent.ask({ goal: directive })).words).toBe("not read");
    const speaking = stage({ answer: choice(0) }, { reader: undefined });
    expect((await speaking.ask({ goal: directive })).words).toBeUndefined();
  });

  it("says that it was not read where nobody can read it", () => {
    const orchestrator = new Orchestrator({ domain: yard, planner: new UniformCostPlanner() });
    const request = { agent: "ann", state: atHome, goal: directive };
    expect(orchestrator.planNow(request, 1000).words).toBe("not read");
    expect(orchestrator.planNow({ ...request, goal: "rich" }).words).toBeUndefined();
  });

  it("waits in slices until the reader is prepared, and takes up where there was no time left", async () => {
    let steps = 0;
    const slow: DirectiveReader = {
      ...richReader,
      isPrepared: () => steps >= 40,
      *prepare() {
        for (; steps < 40; steps++) {
          clock.advanceSync(1);
          yield;
        }
      },
    };
    const { ask, clock } = stage({}, { reader: slow, words: "first" });
    const late = await ask({ goal: directive, budgetMs: 10 });
    expect([late.words, steps < 20]).toEqual(["not read", true]);
    const read = await ask({ goal: directive, budgetMs: 1000 });
    expect([read.chosen, steps]).toEqual(["words", 40]);
  });
});

describe("words that are sure", () => {
  it("decide before a model that cannot read is asked, and say how sure they are", async () => {
    const because = [{ words: "money", kind: "goal", of: "rich" }] as const;
    const sure = fixedReader({ goals: [wishFor("rich")], confidence: 0.95, because });
    const { ask, lead } = stage({ answer: choice(0) }, { reader: sure, words: "first" });
    expect(await ask({ goal: directive })).toMatchObject({
      status: "solved",
      goal: { name: "rich" },
      source: "classical",
      leadSteps: 0,
      chosen: "words",
      confidence: 0.95,
      because,
    });
    expect(lead.calls).toHaveLength(0);
  });

  it("leave the choice to a model that was taught to read, unless told otherwise", async () => {
    const { ask, lead, orchestrator } = stage({ answer: choice(2) }, { reader: richReader });
    expect(orchestrator.settings.words).toBe("fallback");
    const outcome = await ask({ goal: directive });
    // The wish in the words is offered first.
    expect(lead.calls[0]?.candidates?.map((each) => each.goal.name)).toEqual([
      "rich",
      "stocked",
      "cosy",
    ]);
    expect(outcome).toMatchObject({ chosen: "lead", goal: { name: "cosy" }, confidence: 0.95 });
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

  it("decide in every way to ask", () => {
    const { orchestrator } = stage({}, { reader: richReader, words: "first" });
    const request = { agent: "ann", state: atHome, goal: directive };
    const chosen = { goal: { name: "rich" }, chosen: "words" };
    expect(orchestrator.planMany([request])).toMatchObject([chosen]);
    expect(orchestrator.planNow(request)).toMatchObject(chosen);
  });

  it("serve what the cache has for the goal that they chose", async () => {
    const plan = planOf(yard, [forest, chop, market, sell]);
    const entry = {
      plan,
      scaledCost: 6500,
      leadSteps: 4,
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
      source: "exact",
      chosen: "words",
      goal: { name: "rich" },
      leadSteps: 4,
    });
  });

  it("do without what is rather not to be done, unless nothing else leads there", async () => {
    const careful = fixedReader({ goals: [wishFor("cosy")], discouraged: yardSet([chop]) });
    const { ask } = stage({}, { reader: careful, words: "first" });
    const withWood = yard.state({ at: "forest", wood: 1, coins: 0, warm: false });
    expect((await ask({ goal: directive, state: withWood })).plan?.actions).toEqual([home, burn]);
    // Nothing but chopping brings wood.
    const { goal: reached, plan } = await ask({ goal: directive });
    expect([reached.name, plan?.actions.includes(chop)]).toEqual(["cosy", true]);
  });

  it("choose a goal that needs nothing that is rather not to be done, where they ask for none", async () => {
    const careful = fixedReader({ discouraged: yardSet([chop, burn]) });
    const { ask } = stage({}, { reader: careful, words: "first" });
    const withWood = yard.state({ at: "forest", wood: 1, coins: 0, warm: false });
    expect((await ask({ goal: directive, state: withWood })).goal.name).toBe("rich");
    expect((await ask({ goal: directive })).status).toBe("solved");
  });

  it("go on with the next goal where one cannot be reached", async () => {
    const banned = yardSet([sell]);
    const both = fixedReader({ goals: [wishFor("rich"), wishFor("cosy")], disabled: banned });
    const { ask } = stage({ answer: choice(0) }, { reader: both, words: "first" });
    expect(await ask({ goal: directive })).toMatchObject({
      goal: { name: "cosy" },
      chosen: "words",
    });
  });

  it("are one stage of the understudy, however many goals it tries", async () => {
    const wishes = [wishFor("rich", [market]), wishFor("cosy")];
    const both = fixedReader({ goals: wishes, disabled: yardSet([sell]) });
    const { ask, orchestrator } = stage({ answer: choice(0) }, { reader: both, words: "first" });
    expect((await ask({ goal: directive })).goal.name).toBe("cosy");
    const { histograms } = orchestrator.telemetry.snapshot();
    expect(histograms["latency.understudy"].count).toBe(1);
  });

  it("do without other ways than those that were named, where that is possible", async () => {
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

describe("words that are not sure", () => {
  it("leave the choice to the model", async () => {
    const { ask } = stage({ answer: choice(2) }, { reader: guess, words: "first" });
    expect(await ask({ goal: directive })).toMatchObject({
      chosen: "lead",
      goal: { name: "cosy" },
      confidence: 0.5,
    });
  });

  it("are the best guess where no model chooses", async () => {
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
    const { lead, clock } = stage({});
    const planner = new UniformCostPlanner();
    const parts = { domain: yard, planner, clock, reader: guess };
    for (const given of [undefined, Object.assign(lead, { readsWords: false })]) {
      const orchestrator = new Orchestrator({ ...parts, lead: given });
      expect(orchestrator.settings).toMatchObject({ words: "first", wordConfidence: 0 });
      expect(orchestrator.planNow({ agent: "ann", state: atHome, goal: directive })).toMatchObject({
        chosen: "words",
        goal: { name: "rich" },
      });
    }
  });

  it("leave the most important goal where they find nothing", async () => {
    const { ask } = stage({ answer: choice(9) }, { reader: fixedReader({ confidence: 0 }) });
    const outcome = await ask({ goal: directive });
    expect(outcome).toMatchObject({ goal: { name: "stocked" }, confidence: 0 });
    expect(outcome.chosen).toBeUndefined();
  });
});

describe("what words forbid", () => {
  it("is forbidden, whoever plans", async () => {
    const noForest = fixedReader({ goals: [wishFor("rich")], disabled: yardSet([market]) });
    const { ask, lead } = stage({ answer: choice(0) }, { reader: noForest });
    const { goal: reached, plan } = await ask({ goal: directive });
    expect(lead.calls[0]?.candidates?.map((each) => each.goal.name)).toEqual(["stocked", "cosy"]);
    expect(reached.name).toBe("stocked");
    expect(plan?.actions).not.toContain(market);
  });

  it("is kept in every state after a step", async () => {
    const keep = yard.condition({ wood: { "<=": 1 } });
    const { ask } = stage({ answer: choice(0) }, { reader: fixedReader({ maintain: keep }) });
    const { goal: reached } = await ask({ goal: directive });
    expect(reached.name).toBe("cosy");
  });

  it("is reported where it leaves no goal", async () => {
    const noWood = fixedReader({ disabled: yardSet([chop]) });
    const skipAll = fixedReader({ skipped: yard.goals });
    for (const each of [noWood, skipAll]) {
      const { ask, lead } = stage({ answer: choice(0) }, { reader: each });
      expect(await ask({ goal: directive })).toMatchObject({
        status: "unsolvable",
        plan: null,
        banned: true,
      });
      expect(lead.calls).toHaveLength(0);
    }
  });

  it("leaves nothing to plan where all goals were dismissed, which is no proof of anything", async () => {
    const none = fixedReader({ skipped: yard.goals });
    const { ask, lead } = stage({ answer: choice(0) }, { reader: none });
    const outcome = await ask({ goal: directive });
    expect(outcome).toMatchObject({ status: "unsolvable", plan: null, optimal: false });
    expect(lead.calls).toHaveLength(0);
  });

  it("is no goal that was dismissed", async () => {
    const skip = fixedReader({
      skipped: [yardGoal("stocked")],
      goals: [wishFor("stocked"), wishFor("rich")],
    });
    const { ask } = stage({ answer: choice(9) }, { reader: skip });
    expect(await ask({ goal: directive })).toMatchObject({ goal: { name: "rich" } });
  });
});
