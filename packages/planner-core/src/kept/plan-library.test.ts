import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RequestError } from "../base/errors.ts";
import { loadDomain } from "../rules/domain/load-domain.ts";
import { PlanLibrary } from "./plan-library.ts";

const text = readFileSync(
  new URL("../../../../examples/domains/village.json", import.meta.url),
  "utf8",
);
const village = loadDomain(text);
const warm = village.goal("warm_home");
const earn = village.goal("earn");
const nothing = {
  at: "home",
  energy: 8,
  hungry: false,
  has_axe: false,
  has_pick: false,
  has_rod: false,
  wood: 0,
  stone: 0,
  fish: 0,
  grain: 0,
  coins: 0,
  fire_lit: false,
  house_built: false,
};

const plan = (...steps: string[]): number[] =>
  steps.map((step) => {
    const [tool = "", parameter, value] = step.split(" ");
    const args = parameter === undefined ? {} : { [parameter]: value };
    const action = village.actionOf({ tool, args });
    if (action < 0) throw new RangeError(step);
    return action;
  });

const chopAndLight = plan("goto place forest", "chop", "goto place home", "light_fire");
const key = new PlanLibrary(village).partitionOf(warm);

describe("PlanLibrary", () => {
  it("serves every state in which a plan works, with the facts about it", () => {
    const planLibrary = new PlanLibrary(village);
    const result = planLibrary.add(chopAndLight, {
      goal: warm,
      optimal: true,
      createdAt: 7,
      origin: "question 1",
    });
    expect(result.kind).toBe("added");
    const entry = planLibrary.match(
      key,
      village.state({ ...nothing, at: "mine", has_axe: true, stone: 5 }),
    );
    expect(entry).toMatchObject({
      scaledCost: 7000,
      llmSteps: 4,
      mended: false,
      optimal: true,
      createdAt: 7,
      origin: "question 1",
      skippedSteps: 0,
      uses: 1,
    });
    expect(village.format(entry?.precondition ?? warm.condition)).toBe(
      "energy>=1,fire_lit=false,has_axe=true",
    );
    expect(planLibrary.match(key, village.state(nothing))).toBeUndefined();
    expect(planLibrary.match("no such partition", village.state(nothing))).toBeUndefined();
  });

  it("serves suffixes, with the model's share of their steps", () => {
    const planLibrary = new PlanLibrary(village);
    planLibrary.add(chopAndLight, { goal: warm, llmSteps: 3, mended: true });
    const found = planLibrary.match(key, village.state({ ...nothing, at: "forest", wood: 1 }));
    expect(found).toMatchObject({ scaledCost: 3000, llmSteps: 1, mended: true, skippedSteps: 2 });
    const last = planLibrary.match(key, village.state({ ...nothing, wood: 1 }));
    expect(last).toMatchObject({ scaledCost: 1000, llmSteps: 0, skippedSteps: 3 });
    const whole = new PlanLibrary(village, { suffixes: false });
    whole.add(chopAndLight, { goal: warm });
    expect(whole.size).toBe(1);
  });

  it("updates the author of a plan derived before", () => {
    const planLibrary = new PlanLibrary(village);
    planLibrary.add(chopAndLight, { goal: warm, llmSteps: 3, mended: true });
    const result = planLibrary.add(plan("light_fire"), { goal: warm, optimal: true });
    expect(result).toMatchObject({
      kind: "known",
      entry: { llmSteps: 1, mended: false, optimal: true, skippedSteps: 0 },
    });
    expect(planLibrary.size).toBe(4);
  });

  it("obeys disabled actions and a cost limit", () => {
    const planLibrary = new PlanLibrary(village);
    planLibrary.add(chopAndLight, { goal: warm });
    const state = village.state({ ...nothing, has_axe: true });
    const disabled = village.actionSet([{ tool: "chop", args: {} }]);
    expect(planLibrary.match(key, state, { disabled })).toBeUndefined();
    expect(planLibrary.match(key, state, { maxScaledCost: 6999 })).toBeUndefined();
    expect(
      planLibrary.match(key, state, { disabled: village.actionSet(), maxScaledCost: 7000 }),
    ).toBe(planLibrary.match(key, state));
  });

  it("refuses a plan that works from no state and reports the step", () => {
    const planLibrary = new PlanLibrary(village);
    const broken = plan("goto place forest", "light_fire");
    expect(planLibrary.add(broken, { goal: warm })).toEqual({
      kind: "refused",
      reason: "step 2, light_fire(): needs at=home, which cannot hold after the steps before it",
    });
    expect(planLibrary.add(plan("goto place home"), { goal: warm })).toMatchObject({
      kind: "added",
    });
    expect(planLibrary.add([-1], { goal: warm })).toMatchObject({ kind: "refused" });
    expect(planLibrary.add(plan("sleep"), { goal: village.goal({ energy: 3 }) })).toEqual({
      kind: "refused",
      reason: "the goal is not reached: energy=3 cannot hold after the plan",
    });
  });

  it("leaves out redundant plans and removes those that become redundant", () => {
    const planLibrary = new PlanLibrary(village, { suffixes: false });
    const detour = plan("goto place mine", "goto place home", "light_fire");
    expect(planLibrary.add(detour, { goal: warm }).kind).toBe("added");
    const direct = plan("goto place home", "light_fire");
    const result = planLibrary.add(direct, { goal: warm });
    expect(
      result.kind === "added" && result.dropped.map(({ plan: { actions } }) => actions),
    ).toEqual([detour]);
    expect(planLibrary.add(detour, { goal: warm }).kind).toBe("dominated");
    expect(planLibrary.add(direct, { goal: warm }).kind).toBe("known");
    expect(planLibrary.size).toBe(1);
  });

  it("keeps a more expensive plan that works while another's action is disabled", () => {
    const planLibrary = new PlanLibrary(village, { suffixes: false });
    const axe = village.goal({ has_axe: true });
    const partition = planLibrary.partitionOf(axe);
    planLibrary.add(plan("goto place market", "buy item axe"), { goal: axe });
    planLibrary.add(plan("sleep", "goto place market", "buy item axe"), { goal: axe });
    planLibrary.add(plan("goto place workshop", "craft_axe"), { goal: axe });
    expect(planLibrary.list(partition).map(({ scaledCost }) => scaledCost)).toEqual([3000, 4000]);
  });

  it("keeps used and new entries when it is full", () => {
    const planLibrary = new PlanLibrary(village, {
      maxEntriesPerPartition: 2,
      suffixes: false,
    });
    const sold = (good: string, count: number): number[] =>
      plan("goto place market", ...Array.from({ length: count }, () => `sell good ${good}`));
    planLibrary.add(sold("wood", 3), { goal: earn });
    planLibrary.add(sold("stone", 2), { goal: earn });
    const partition = planLibrary.partitionOf(earn);
    for (let turn = 0; turn < 100; turn++) {
      planLibrary.match(partition, village.state({ ...nothing, wood: 3 }));
    }
    planLibrary.add(sold("fish", 1), { goal: earn });
    const costs = planLibrary.list(partition).map(({ scaledCost }) => scaledCost);
    // The plan for stone had a hundred chances and used none; the one for fish had none yet.
    expect(costs).toEqual([3000, 5000]);
    expect(planLibrary.stats()).toMatchObject({ entries: 2, evicted: 1, lookups: 100, hits: 100 });
  });

  it("replaces a plan only by a working one", () => {
    const planLibrary = new PlanLibrary(village, { suffixes: false });
    planLibrary.add(chopAndLight, { goal: warm });
    const [entry] = planLibrary.list();
    if (entry === undefined) throw new RangeError("no entry");
    expect(planLibrary.edit(entry, plan("light_fire", "light_fire")).kind).toBe("refused");
    expect(planLibrary.list()).toEqual([entry]);
    const edited = planLibrary.edit(entry, plan("light_fire"), { origin: "designer" });
    expect(edited.kind).toBe("added");
    expect(planLibrary.list()).toMatchObject([{ scaledCost: 1000, origin: "designer" }]);
    expect(planLibrary.remove(entry)).toBe(false);
  });

  it("measures the memory of its entries, and drops them", () => {
    const planLibrary = new PlanLibrary(village);
    const fill = (): void => void planLibrary.add(chopAndLight, { goal: warm });
    fill();
    const { bytes, size } = planLibrary;
    expect(bytes).toBeGreaterThan(1000 * size);
    for (const entry of planLibrary.list()) planLibrary.remove(entry);
    expect(planLibrary.bytes).toBe(0);
    fill();
    planLibrary.addLater(chopAndLight, { goal: earn, partition: "other" });
    expect(planLibrary.bytes).toBeGreaterThanOrEqual(bytes);
    planLibrary.prune({ maxEntries: 0 });
    expect(planLibrary.bytes).toBe(0);
    fill();
    expect(planLibrary.bytes).toBe(bytes);
    planLibrary.clear();
    expect([planLibrary.bytes, planLibrary.size, planLibrary.pending]).toEqual([0, 0, 0]);
    expect(planLibrary.match(key, village.state({ ...nothing, has_axe: true }))).toBeUndefined();
  });

  it("prunes by use and by number", () => {
    const planLibrary = new PlanLibrary(village);
    planLibrary.add(chopAndLight, { goal: warm });
    expect(planLibrary.size).toBe(4);
    planLibrary.match(key, village.state({ ...nothing, wood: 1 }));
    planLibrary.match(key, village.state({ ...nothing, has_axe: true }));
    expect(planLibrary.prune({ minUses: 1 })).toHaveLength(2);
    expect(planLibrary.prune({ maxEntries: 1 })).toHaveLength(1);
    expect(planLibrary.size).toBe(1);
    expect(planLibrary.prune({ maxEntries: 0 })).toHaveLength(1);
    expect(planLibrary.match(key, village.state({ ...nothing, wood: 1 }))).toBeUndefined();
    expect(planLibrary.partitions()).toEqual([]);
  });

  it("measures coverage by entry", () => {
    const planLibrary = new PlanLibrary(village);
    planLibrary.add(chopAndLight, { goal: warm });
    const states = [
      village.state({ ...nothing, wood: 2 }),
      village.state({ ...nothing, wood: 1 }),
      village.state({ ...nothing, has_axe: true }),
      village.state(nothing),
    ];
    const { share, covered, served } = planLibrary.coverage(key, states);
    expect([share, covered]).toEqual([0.75, 3]);
    expect([...served].map(([{ scaledCost }, count]) => [scaledCost, count])).toEqual([
      [1000, 2],
      [7000, 1],
    ]);
    expect(planLibrary.coverage("nothing", []).share).toBe(0);
  });

  it("explains matches and mismatches", () => {
    const planLibrary = new PlanLibrary(village);
    planLibrary.add(chopAndLight, { goal: warm });
    const state = village.state({ ...nothing, at: "forest", wood: 1 });
    const { fitting, nearest } = planLibrary.explain(key, state, { limit: 2 });
    expect(fitting.map(({ scaledCost }) => scaledCost)).toEqual([3000]);
    expect(nearest).toMatchObject([
      { unmet: "at=home", unmetCount: 1, cost: 1 },
      { unmet: "has_axe=true", unmetCount: 1, cost: 5 },
    ]);
    const disabled = village.actionSet([{ tool: "light_fire", args: {} }]);
    expect(planLibrary.explain(key, state, { disabled }).nearest[0]).toMatchObject({
      unmet: undefined,
      disabledStep: "light_fire()",
    });
  });

  it("refuses plans for another goal in one partition", () => {
    const planLibrary = new PlanLibrary(village);
    planLibrary.add(chopAndLight, { goal: warm, partition: "mine" });
    expect(() => planLibrary.add(plan("sleep"), { goal: earn, partition: "mine" })).toThrow(
      RequestError,
    );
    const maintain = village.condition({ hungry: false });
    expect(() =>
      planLibrary.add(chopAndLight, { goal: warm, maintain, partition: "mine" }),
    ).toThrow(RequestError);
    expect(planLibrary.add(chopAndLight, { goal: warm, maintain }).kind).toBe("added");
  });
});
