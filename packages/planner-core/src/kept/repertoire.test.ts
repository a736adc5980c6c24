import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RequestError } from "../base/errors.ts";
import { loadDomain } from "../rules/domain/load-domain.ts";
import { Repertoire } from "./repertoire.ts";

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
const key = new Repertoire(village).partitionOf(warm);

describe("Repertoire", () => {
  it("serves every state in which a plan works, with the facts about it", () => {
    const repertoire = new Repertoire(village);
    const result = repertoire.add(chopAndLight, {
      goal: warm,
      optimal: true,
      createdAt: 7,
      origin: "question 1",
    });
    expect(result.kind).toBe("added");
    const entry = repertoire.match(
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
    expect(repertoire.match(key, village.state(nothing))).toBeUndefined();
    expect(repertoire.match("no such partition", village.state(nothing))).toBeUndefined();
  });

  it("serves suffixes, with the model's share of their steps", () => {
    const repertoire = new Repertoire(village);
    repertoire.add(chopAndLight, { goal: warm, llmSteps: 3, mended: true });
    const found = repertoire.match(key, village.state({ ...nothing, at: "forest", wood: 1 }));
    expect(found).toMatchObject({ scaledCost: 3000, llmSteps: 1, mended: true, skippedSteps: 2 });
    const last = repertoire.match(key, village.state({ ...nothing, wood: 1 }));
    expect(last).toMatchObject({ scaledCost: 1000, llmSteps: 0, skippedSteps: 3 });
    const whole = new Repertoire(village, { suffixes: false });
    whole.add(chopAndLight, { goal: warm });
    expect(whole.size).toBe(1);
  });

  it("updates the author of a plan derived before", () => {
    const repertoire = new Repertoire(village);
    repertoire.add(chopAndLight, { goal: warm, llmSteps: 3, mended: true });
    const result = repertoire.add(plan("light_fire"), { goal: warm, optimal: true });
    expect(result).toMatchObject({
      kind: "known",
      entry: { llmSteps: 1, mended: false, optimal: true, skippedSteps: 0 },
    });
    expect(repertoire.size).toBe(4);
  });

  it("obeys disabled actions and a cost limit", () => {
    const repertoire = new Repertoire(village);
    repertoire.add(chopAndLight, { goal: warm });
    const state = village.state({ ...nothing, has_axe: true });
    const disabled = village.actionSet([{ tool: "chop", args: {} }]);
    expect(repertoire.match(key, state, { disabled })).toBeUndefined();
    expect(repertoire.match(key, state, { maxScaledCost: 6999 })).toBeUndefined();
    expect(
      repertoire.match(key, state, { disabled: village.actionSet(), maxScaledCost: 7000 }),
    ).toBe(repertoire.match(key, state));
  });

  it("refuses a plan that works from no state and reports the step", () => {
    const repertoire = new Repertoire(village);
    const broken = plan("goto place forest", "light_fire");
    expect(repertoire.add(broken, { goal: warm })).toEqual({
      kind: "refused",
      reason: "step 2, light_fire(): needs at=home, which cannot hold after the steps before it",
    });
    expect(repertoire.add(plan("goto place home"), { goal: warm })).toMatchObject({
      kind: "added",
    });
    expect(repertoire.add([-1], { goal: warm })).toMatchObject({ kind: "refused" });
    expect(repertoire.add(plan("sleep"), { goal: village.goal({ energy: 3 }) })).toEqual({
      kind: "refused",
      reason: "the goal is not reached: energy=3 cannot hold after the plan",
    });
  });

  it("leaves out redundant plans and removes those that become redundant", () => {
    const repertoire = new Repertoire(village, { suffixes: false });
    const detour = plan("goto place mine", "goto place home", "light_fire");
    expect(repertoire.add(detour, { goal: warm }).kind).toBe("added");
    const direct = plan("goto place home", "light_fire");
    const result = repertoire.add(direct, { goal: warm });
    expect(
      result.kind === "added" && result.dropped.map(({ plan: { actions } }) => actions),
    ).toEqual([detour]);
    expect(repertoire.add(detour, { goal: warm }).kind).toBe("dominated");
    expect(repertoire.add(direct, { goal: warm }).kind).toBe("known");
    expect(repertoire.size).toBe(1);
  });

  it("keeps a more expensive plan that works while another's action is disabled", () => {
    const repertoire = new Repertoire(village, { suffixes: false });
    const axe = village.goal({ has_axe: true });
    const partition = repertoire.partitionOf(axe);
    repertoire.add(plan("goto place market", "buy item axe"), { goal: axe });
    repertoire.add(plan("sleep", "goto place market", "buy item axe"), { goal: axe });
    repertoire.add(plan("goto place workshop", "craft_axe"), { goal: axe });
    expect(repertoire.list(partition).map(({ scaledCost }) => scaledCost)).toEqual([3000, 4000]);
  });

  it("keeps used and new entries when it is full", () => {
    const repertoire = new Repertoire(village, {
      maxEntriesPerPartition: 2,
      suffixes: false,
    });
    const sold = (good: string, count: number): number[] =>
      plan("goto place market", ...Array.from({ length: count }, () => `sell good ${good}`));
    repertoire.add(sold("wood", 3), { goal: earn });
    repertoire.add(sold("stone", 2), { goal: earn });
    const partition = repertoire.partitionOf(earn);
    for (let turn = 0; turn < 100; turn++) {
      repertoire.match(partition, village.state({ ...nothing, wood: 3 }));
    }
    repertoire.add(sold("fish", 1), { goal: earn });
    const costs = repertoire.list(partition).map(({ scaledCost }) => scaledCost);
    // The plan for stone had a hundred chances and used none; the one for fish had none yet.
    expect(costs).toEqual([3000, 5000]);
    expect(repertoire.stats()).toMatchObject({ entries: 2, evicted: 1, lookups: 100, hits: 100 });
  });

  it("replaces a plan only by a working one", () => {
    const repertoire = new Repertoire(village, { suffixes: false });
    repertoire.add(chopAndLight, { goal: warm });
    const [entry] = repertoire.list();
    if (entry === undefined) throw new RangeError("no entry");
    expect(repertoire.edit(entry, plan("light_fire", "light_fire")).kind).toBe("refused");
    expect(repertoire.list()).toEqual([entry]);
    const edited = repertoire.edit(entry, plan("light_fire"), { origin: "designer" });
    expect(edited.kind).toBe("added");
    expect(repertoire.list()).toMatchObject([{ scaledCost: 1000, origin: "designer" }]);
    expect(repertoire.remove(entry)).toBe(false);
  });

  it("measures the memory of its entries, and drops them", () => {
    const repertoire = new Repertoire(village);
    const fill = (): void => void repertoire.add(chopAndLight, { goal: warm });
    fill();
    const { bytes, size } = repertoire;
    expect(bytes).toBeGreaterThan(1000 * size);
    for (const entry of repertoire.list()) repertoire.remove(entry);
    expect(repertoire.bytes).toBe(0);
    fill();
    repertoire.addLater(chopAndLight, { goal: earn, partition: "other" });
    expect(repertoire.bytes).toBeGreaterThanOrEqual(bytes);
    repertoire.prune({ maxEntries: 0 });
    expect(repertoire.bytes).toBe(0);
    fill();
    expect(repertoire.bytes).toBe(bytes);
    repertoire.clear();
    expect([repertoire.bytes, repertoire.size, repertoire.pending]).toEqual([0, 0, 0]);
    expect(repertoire.match(key, village.state({ ...nothing, has_axe: true }))).toBeUndefined();
  });

  it("prunes by use and by number", () => {
    const repertoire = new Repertoire(village);
    repertoire.add(chopAndLight, { goal: warm });
    expect(repertoire.size).toBe(4);
    repertoire.match(key, village.state({ ...nothing, wood: 1 }));
    repertoire.match(key, village.state({ ...nothing, has_axe: true }));
    expect(repertoire.prune({ minUses: 1 })).toHaveLength(2);
    expect(repertoire.prune({ maxEntries: 1 })).toHaveLength(1);
    expect(repertoire.size).toBe(1);
    expect(repertoire.prune({ maxEntries: 0 })).toHaveLength(1);
    expect(repertoire.match(key, village.state({ ...nothing, wood: 1 }))).toBeUndefined();
    expect(repertoire.partitions()).toEqual([]);
  });

  it("measures coverage by entry", () => {
    const repertoire = new Repertoire(village);
    repertoire.add(chopAndLight, { goal: warm });
    const states = [
      village.state({ ...nothing, wood: 2 }),
      village.state({ ...nothing, wood: 1 }),
      village.state({ ...nothing, has_axe: true }),
      village.state(nothing),
    ];
    const { share, covered, served } = repertoire.coverage(key, states);
    expect([share, covered]).toEqual([0.75, 3]);
    expect([...served].map(([{ scaledCost }, count]) => [scaledCost, count])).toEqual([
      [1000, 2],
      [7000, 1],
    ]);
    expect(repertoire.coverage("nothing", []).share).toBe(0);
  });

  it("explains matches and mismatches", () => {
    const repertoire = new Repertoire(village);
    repertoire.add(chopAndLight, { goal: warm });
    const state = village.state({ ...nothing, at: "forest", wood: 1 });
    const { fitting, nearest } = repertoire.explain(key, state, { limit: 2 });
    expect(fitting.map(({ scaledCost }) => scaledCost)).toEqual([3000]);
    expect(nearest).toMatchObject([
      { unmet: "at=home", unmetCount: 1, cost: 1 },
      { unmet: "has_axe=true", unmetCount: 1, cost: 5 },
    ]);
    const disabled = village.actionSet([{ tool: "light_fire", args: {} }]);
    expect(repertoire.explain(key, state, { disabled }).nearest[0]).toMatchObject({
      unmet: undefined,
      disabledStep: "light_fire()",
    });
  });

  it("refuses plans for another goal in one partition", () => {
    const repertoire = new Repertoire(village);
    repertoire.add(chopAndLight, { goal: warm, partition: "mine" });
    expect(() => repertoire.add(plan("sleep"), { goal: earn, partition: "mine" })).toThrow(
      RequestError,
    );
    const maintain = village.condition({ hungry: false });
    expect(() => repertoire.add(chopAndLight, { goal: warm, maintain, partition: "mine" })).toThrow(
      RequestError,
    );
    expect(repertoire.add(chopAndLight, { goal: warm, maintain }).kind).toBe("added");
  });
});
