import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { PlanLibrary } from "../plan-library.ts";
import { PlanLibraryError } from "./plan-library-error.ts";

const definition = {
  name: "inn",
  state: {
    at: { type: "enum", values: ["bar", "kitchen", "cellar"] },
    coins: { type: "integer", min: 0, max: 9 },
    stew: { type: "boolean" },
    key: { type: "boolean" },
    served: { type: "boolean" },
  },
  tools: [
    {
      name: "go",
      parameters: { place: { enum: ["bar", "kitchen", "cellar"] } },
      then: { at: "$place" },
    },
    { name: "cook", when: { at: "kitchen", coins: { ">=": 1 } }, then: { stew: true } },
    { name: "fetch", when: { at: "cellar", key: true }, then: { stew: true } },
    { name: "serve", when: { at: "bar", stew: true }, then: { stew: false, served: true } },
  ],
  goals: [{ name: "guest_served", when: { served: true } }],
};
type Tool = (typeof definition.tools)[number];
const changed = (name: string, change: Partial<Record<"when" | "then", object>>, title = "inn") =>
  loadDomain({
    ...definition,
    name: title,
    tools: definition.tools.map((tool: Tool) =>
      tool.name === name ? { ...tool, ...change } : tool,
    ),
  });

const inn = loadDomain(definition);
const act = (domain: typeof inn, tool: string, place?: string): number =>
  domain.actionOf({ tool, args: place === undefined ? {} : { place } });
const text = ((): string => {
  const planLibrary = new PlanLibrary(inn, { suffixes: false });
  const goal = inn.goal("guest_served");
  const bar = [act(inn, "go", "bar"), act(inn, "serve")];
  planLibrary.add(bar, { goal });
  planLibrary.add([act(inn, "go", "kitchen"), act(inn, "cook"), ...bar], { goal });
  planLibrary.add([act(inn, "go", "cellar"), act(inn, "fetch"), ...bar], { goal });
  return JSON.stringify(planLibrary);
})();
const load = (domain: typeof inn) => PlanLibrary.load(domain, text, { otherDomain: "prove" });

describe("a plan library in a domain that changed", () => {
  it("is kept unchanged without changes", () => {
    const { report } = load(inn);
    expect(report).toMatchObject({ sameDomain: true, added: 3, refused: [] });
    expect(report.counts).toEqual({ kept: 3, narrowed: 0, widened: 0, "set-aside": 0 });
  });

  it("reports plans that work in fewer states, with their new requirements", () => {
    const dearer = changed("cook", { when: { at: "kitchen", coins: { ">=": 3 } } });
    const { report, planLibrary } = load(dearer);
    expect(report.sameDomain).toBe(false);
    expect(report.counts).toEqual({ kept: 2, narrowed: 1, widened: 0, "set-aside": 0 });
    expect(report.plans.find(({ outcome }) => outcome === "narrowed")).toEqual({
      pointer: expect.stringMatching(/^\/partitions\/0\/plans\/\d$/),
      outcome: "narrowed",
      added: ["coins>=3"],
      // The old requirement still holds: three coins are more than one.
      removed: [],
    });
    expect(planLibrary.size).toBe(3);
  });

  it("reports plans that work in more states", () => {
    const { report } = load(changed("fetch", { when: { at: "cellar" } }));
    const widened = report.plans.filter(({ outcome }) => outcome === "widened");
    expect(widened).toMatchObject([{ added: [], removed: ["key=true"] }]);
  });

  it("sets aside plans that work nowhere, with the step and the reason, and uses the rest", () => {
    const { report, planLibrary } = load(changed("cook", { when: { at: "bar" } }));
    expect(report.counts).toEqual({ kept: 2, narrowed: 0, widened: 0, "set-aside": 1 });
    const aside = {
      pointer: expect.stringMatching(/^\/partitions\/0\/plans\/\d$/),
      reason: "step 2, cook(): needs at=bar, which cannot hold after the steps before it",
    };
    expect(report.plans).toContainEqual({ ...aside, outcome: "set-aside", added: [], removed: [] });
    expect(report.refused).toEqual([aside]);
    expect(planLibrary.size).toBe(2);
  });

  it("compares conditions on removed variables", () => {
    const { state, tools } = definition;
    const { key: _, ...others } = state;
    const keyless = loadDomain({
      ...definition,
      state: others,
      tools: tools.map((tool) =>
        tool.name === "fetch" ? { ...tool, when: { at: "cellar" } } : tool,
      ),
    });
    const { report } = load(keyless);
    const widened = report.plans.filter(({ outcome }) => outcome === "widened");
    expect(widened).toMatchObject([{ added: [], removed: ["key true"] }]);
  });

  it("forgets the former optimal cost", () => {
    const planLibrary = new PlanLibrary(inn, { suffixes: false });
    const goal = inn.goal("guest_served");
    planLibrary.add([act(inn, "go", "bar"), act(inn, "serve")], { goal, optimalScaledCost: 2000 });
    const file = JSON.stringify(planLibrary);
    const optimalCosts = (domain: typeof inn) =>
      PlanLibrary.load(domain, file, { otherDomain: "prove" })
        .planLibrary.list()
        .map(({ optimalScaledCost, optimal }) => [optimalScaledCost, optimal]);
    expect(optimalCosts(inn)).toEqual([[2000, false]]);
    expect(optimalCosts(changed("fetch", { when: { at: "cellar" } }))).toEqual([
      [undefined, false],
    ]);
  });

  it("refuses endless nesting in any place, by name", () => {
    const deep = (open: string, close: string): string =>
      open.repeat(20_000) + close.repeat(20_000);
    const [lists, objects] = [deep("[", "]"), `${deep('{"not":', "}").replace(":}", ":1}")}`];
    const other = changed("fetch", { when: { at: "cellar" } });
    const put = (place: string, value: string) =>
      PlanLibrary.load(other, text.replace(place, value), { otherDomain: "prove" });
    for (const [pointer, { report, planLibrary }] of [
      ["/steps/1/args/x", put('"args":{}', `"args":{"x":${lists}}`)],
      ["/when", put('"when":', `"when":${objects},"was":`)],
    ] as const) {
      expect(report.refused).toEqual([
        { pointer: `/partitions/0/plans/0${pointer}`, reason: "is nested deeper than 500" },
      ]);
      expect(planLibrary.size).toBe(2);
    }
    expect(() => put('"partitions":', `"notes":{"x":${lists}},"partitions":`)).toThrow(
      /\/notes\/x: is nested deeper than 500/,
    );
  });

  it("refuses a file of another domain without a working plan, and keeps working ones", () => {
    const foreign = loadDomain({
      name: "harbour",
      state: { ship: { type: "boolean" } },
      tools: [{ name: "moor", then: { ship: true } }],
      goals: [{ name: "moored", when: { ship: true } }],
    });
    expect(() => load(foreign)).toThrow(PlanLibraryError);
    expect(() => load(foreign)).toThrow(
      /"inn"; none of its plans works in "harbour".*guest_served/s,
    );
    const sister = changed("cook", { when: { at: "kitchen", coins: { ">=": 2 } } }, "tavern");
    expect(load(sister).report.counts).toMatchObject({ kept: 2, narrowed: 1 });
    expect(() => PlanLibrary.load(sister, text)).toThrow(/was made for "inn"/);
  });
});
