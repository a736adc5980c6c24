import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryRun,
  arbitraryState,
} from "../../testing/random/arbitraries.ts";
import {
  chop,
  fireHut,
  go,
  ids,
  light,
  samplePlanLibrary,
  withPlans,
} from "../../testing/stages/fire-hut.ts";
import { PlanLibrary } from "../plan-library.ts";
import { PlanLibraryError } from "./plan-library-error.ts";

describe("a plan library file", () => {
  it("is readable", () => {
    const [partition] = samplePlanLibrary()
      .toJSON()
      .partitions.filter((one) => one.key === undefined);
    expect(partition).toMatchObject({ goal: "warm" });
    expect(partition?.plans[0]).toEqual({
      when: { at: "home", wood: { ">=": 1 } },
      steps: [light],
      cost: 1,
      optimalCost: 1,
      by: "mended",
      served: 1,
      createdAt: 12,
      origin: "question 1",
      skippedSteps: 3,
    });
  });

  it("reads back as it was written", () => {
    const text = JSON.stringify(samplePlanLibrary());
    const { planLibrary, report } = PlanLibrary.load(fireHut, text);
    expect(report.refused).toEqual([]);
    expect(report.added).toBe(samplePlanLibrary().size);
    expect(JSON.stringify(planLibrary)).toBe(text);
  });

  it("reads back as it was written, whatever the domain, and answers alike (100 plan libraries)", () => {
    const cases = arbitraryDomain({ maxStates: 500 }).chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        plans: fc.array(arbitraryRun(domain, 5), { maxLength: 8 }),
        goal: arbitraryCondition(domain, 2),
        maintain: fc.option(arbitraryCondition(domain, 2), { nil: undefined }),
        states: fc.array(arbitraryState(domain), { minLength: 5, maxLength: 5 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ domain, plans, states, ...request }) => {
        const goal = domain.goal(request.goal);
        const maintain =
          request.maintain === undefined ? undefined : domain.condition(request.maintain);
        const planLibrary = new PlanLibrary(domain);
        for (const { plan } of plans) planLibrary.add(plan, { goal, maintain });
        const text = JSON.stringify(planLibrary);
        const { planLibrary: again, report } = PlanLibrary.load(domain, text);
        expect(report.refused).toEqual([]);
        // Conditions with conditional effects may be written in another form; the meaning is the same.
        const written = JSON.stringify(again);
        if (domain.cases.split === undefined) expect(written).toBe(text);
        expect(PlanLibrary.load(domain, written).report.refused).toEqual([]);
        const partition = planLibrary.partitionOf(goal, maintain);
        for (const state of states) {
          const expected = planLibrary.match(partition, state)?.plan.actions;
          expect(again.match(partition, state)?.plan.actions).toEqual(expected);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("leaves out plans that do not work, with a reason", () => {
    const { planLibrary, report } = PlanLibrary.load(
      fireHut,
      withPlans(
        { steps: [go("home"), light] },
        { steps: [go("forest"), light] },
        { steps: [go("moon")] },
        { steps: [{ tool: "fly" }] },
        { steps: "none" },
        { steps: [chop, 3] },
        { steps: [chop], uses: -1 },
        { steps: [chop], origin: {} },
        null,
      ),
    );
    expect(planLibrary.size).toBe(1);
    expect(report.refused).toEqual([
      { pointer: "/partitions/0/plans/2/steps/0", reason: expect.stringContaining("no action") },
      { pointer: "/partitions/0/plans/3/steps/0", reason: expect.stringContaining("fly()") },
      { pointer: "/partitions/0/plans/4/steps", reason: expect.stringContaining("a list") },
      { pointer: "/partitions/0/plans/5/steps/1", reason: expect.stringContaining("a step") },
      { pointer: "/partitions/0/plans/6/uses", reason: expect.stringContaining("a whole number") },
      { pointer: "/partitions/0/plans/7/origin", reason: expect.stringContaining("a text") },
      { pointer: "/partitions/0/plans/8", reason: expect.stringContaining("null") },
      {
        pointer: "/partitions/0/plans/1",
        reason: "step 2, light(): needs at=home, which cannot hold after the steps before it",
      },
    ]);
  });

  it("is read in pieces, at least one per plan", () => {
    const plans = [{ steps: [go("forest"), chop, go("home"), light] }, { steps: [light] }, null];
    const loading = PlanLibrary.loading(fireHut, withPlans(...plans));
    let rests = 0;
    let piece = loading.next();
    for (; piece.done !== true; piece = loading.next()) rests++;
    // All are read, and valid ones are proved.
    expect(rests).toBe(plans.length + 2);
    const { planLibrary, report } = piece.value;
    const whole = PlanLibrary.load(fireHut, withPlans(...plans));
    expect([JSON.stringify(planLibrary), report]).toEqual([
      JSON.stringify(whole.planLibrary),
      whole.report,
    ]);
  });

  it("is opened without its plans, and answers as one that was loaded", () => {
    const text = JSON.stringify(samplePlanLibrary());
    const { planLibrary: loaded } = PlanLibrary.load(fireHut, text);
    const partition = loaded.partitionOf(fireHut.goal("warm"));
    const state = fireHut.state({ at: "home", wood: 1, fire_lit: false });
    const opened = PlanLibrary.open(fireHut, text);
    expect(opened.pending).toBe(loaded.partitions().length);
    expect(opened.match(partition, state)?.plan).toEqual(loaded.match(partition, state)?.plan);
    // The others were not asked for.
    expect(opened.pending).toBe(loaded.partitions().length - 1);
    expect(opened.knows("no such")).toBe(false);
    expect(opened.stats()).toEqual(loaded.stats());
    expect(opened.pending).toBe(0);
    expect(JSON.stringify(opened)).toBe(JSON.stringify(loaded));
  });

  it("is opened, and read in spare time", () => {
    const text = JSON.stringify(samplePlanLibrary());
    const opened = PlanLibrary.open(fireHut, text);
    let pieces = 1;
    while (opened.work({ maxPieces: 1 })) pieces++;
    expect(pieces).toBeGreaterThan(samplePlanLibrary().size);
    expect(JSON.stringify(opened)).toBe(text);
    // A question in the middle of reading its partition has the rest read at once.
    const begun = PlanLibrary.open(fireHut, text);
    begun.work({ maxPieces: 2 });
    for (const { key, entries } of samplePlanLibrary().partitions()) {
      expect(begun.list(key)).toHaveLength(entries);
    }
  });

  it("is opened without what cannot be read, and refused as a whole like a loaded one", () => {
    const file = withPlans({ steps: [light] }, null, { steps: [chop, chop, light] });
    const [partition] = file.partitions;
    const partitions = [7, { goal: "no goal", plans: [] }, partition];
    expect(PlanLibrary.open(fireHut, { ...file, partitions }).size).toBe(
      PlanLibrary.load(fireHut, file).planLibrary.size,
    );
    expect(() => PlanLibrary.open(fireHut, { ...file, format: "other" })).toThrow(PlanLibraryError);
    const domain = { name: "other", hash: "0" };
    expect(() => PlanLibrary.open(fireHut, { ...file, domain })).toThrow(PlanLibraryError);
  });

  it("derives suffixes of plans added by hand, if asked", () => {
    const file = withPlans({ steps: [go("forest"), chop, go("home"), light] });
    expect(PlanLibrary.load(fireHut, file).planLibrary.size).toBe(1);
    expect(PlanLibrary.load(fireHut, file, { derive: true }).planLibrary.size).toBe(4);
  });

  it("holds questions left to the planner under an unsatisfiable condition", () => {
    const planLibrary = new PlanLibrary(fireHut);
    const maintain = fireHut.condition({ wood: 1, allOf: [{ wood: 2 }] });
    const state = { at: "home", wood: 0, fire_lit: false };
    planLibrary.leaveToPlanner({ goal: fireHut.goal("warm"), maintain }, { state, reason: "hard" });
    const text = JSON.stringify(planLibrary);
    expect(JSON.stringify(PlanLibrary.load(fireHut, text).planLibrary)).toBe(text);
  });

  it("leaves out invalid partitions", () => {
    const partitions = [
      { goal: "rich", plans: [] },
      { goal: { wood: { ">=": 9 } }, plans: [] },
      { goal: "warm", maintain: { tin: 3 }, plans: [] },
      { goal: "warm", key: 3, plans: [] },
      { goal: "warm", plans: {} },
      { goal: 7, plans: [] },
      [],
      { goal: "warm", key: "same", plans: [{ steps: [light] }] },
      { goal: { wood: 0 }, key: "same", plans: [{ steps: [light] }] },
    ];
    const { report, planLibrary } = PlanLibrary.load(fireHut, {
      ...samplePlanLibrary().toJSON(),
      partitions,
    });
    expect(planLibrary.size).toBe(1);
    expect(report.refused.map(({ pointer }) => pointer)).toEqual([
      "/partitions/0/goal",
      "/partitions/1/goal/wood/>=",
      "/partitions/2/maintain/tin",
      "/partitions/3/key",
      "/partitions/4/plans",
      "/partitions/5/goal",
      "/partitions/6",
      "/partitions/8/plans/0",
    ]);
  });

  it.each([
    ["no JSON", "{"],
    ["a number", 4],
    ["null", null],
    ["a list", []],
    ["another format", { format: "plans" }],
    ["another version", { ...samplePlanLibrary().toJSON(), version: 2 }],
    ["no domain", { ...samplePlanLibrary().toJSON(), domain: null }],
    ["partitions of a wrong kind", { ...samplePlanLibrary().toJSON(), partitions: 3 }],
    ["too long a text", " ".repeat(32_000_001)],
    ["too many plans", withPlans(...new Array<null>(50_001).fill(null))],
  ])("is refused as a whole: %s", (_, source) => {
    expect(() => PlanLibrary.load(fireHut, source)).toThrow(PlanLibraryError);
  });

  it.each([
    [{ maxValues: 20 }, "holds more than 20 values"],
    [{ maxLength: 100 }, "is longer than 100"],
    [{ maxPlans: 3 }, "hold 4 plans and questions"],
    [{ maxPartitions: 1 }, "are 2"],
  ])("is refused beyond its limits: %j", (limits, problem) => {
    const left = [{ state: { at: "home", wood: 0, fire_lit: false }, reason: "hard" }];
    const { partitions, ...rest } = withPlans(...new Array(3).fill({ steps: [light] }));
    const more = { goal: { wood: 3 }, plans: [], leftToPlanner: left };
    const text = JSON.stringify({ ...rest, partitions: [...partitions, more] });
    expect(PlanLibrary.load(fireHut, text).planLibrary.size).toBe(1);
    const load = () => PlanLibrary.load(fireHut, text, limits);
    expect(load).toThrow(PlanLibraryError);
    expect(load).toThrow(problem);
  });

  it("lists the first refusals and counts the others", () => {
    const { report } = PlanLibrary.load(fireHut, withPlans(...new Array<null>(3000).fill(null)));
    expect(report.refusedCount).toBe(3000);
    expect(report.refused).toHaveLength(1000);
    expect(report.plans).toHaveLength(1000);
    expect(report.counts).toMatchObject({ "set-aside": 3000 });
    const name = "x".repeat(1_000_000);
    const { report: long } = PlanLibrary.load(fireHut, {
      ...samplePlanLibrary().toJSON(),
      partitions: [{ goal: name, plans: [] }],
    });
    expect(long.refused[0]?.reason.length).toBeLessThanOrEqual(1000);
  });

  it("has its claims about a plan checked or dropped", () => {
    const detour = [go("forest"), go("home"), go("forest"), go("home"), light];
    const { planLibrary, report } = PlanLibrary.load(
      fireHut,
      withPlans(
        { steps: detour, optimal: true, optimalCost: 5, by: "model" },
        { steps: [light], optimalCost: 1.5 },
        { steps: [go("home"), light], llmSteps: 3 },
      ),
    );
    expect(planLibrary.list()).toMatchObject([{ scaledCost: 5000, optimal: false }]);
    expect(report.refused).toEqual([
      {
        pointer: "/partitions/0/plans/1/optimalCost",
        reason: "is 1.5, but this plan costs only 1",
      },
      {
        pointer: "/partitions/0/plans/2/llmSteps",
        reason: "must be at most the number of steps, 2, not 3",
      },
    ]);
    // A suffix is known no better than the whole.
    const file = withPlans({ steps: detour, optimal: true, optimalCost: 5 });
    const { planLibrary: derived } = PlanLibrary.load(fireHut, file, { derive: true });
    expect(derived.list().filter(({ optimal }) => optimal)).toEqual([]);
    expect(JSON.stringify(derived.toJSON())).not.toContain('"optimal"');
  });

  it("merges into another one, which proves its plans", () => {
    const target = new PlanLibrary(fireHut);
    target.add(ids([light]), { goal: fireHut.goal("warm") });
    const report = target.merge(samplePlanLibrary());
    expect(report).toMatchObject({ needless: 1, refused: [] });
    expect(target.size).toBe(samplePlanLibrary().size);
    expect(target.merge(samplePlanLibrary())).toMatchObject({ added: 0 });
  });

  it("never crashes on hostile JSON (1,000 files)", () => {
    const hostile = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc.record({
        format: fc.constant("understudy-plan-library"),
        version: fc.constant(1),
        domain: fc.constant({ hash: fireHut.hash }),
        partitions: fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.record({
              key: fc.oneof(fc.string(), fc.constant("__proto__")),
              goal: fc.oneof(fc.jsonValue(), fc.constant("warm"), fc.constant({ wood: 2 })),
              plans: fc.array(
                fc.oneof(
                  fc.jsonValue(),
                  fc.record(
                    {
                      steps: fc.array(
                        fc.oneof(
                          fc.constantFrom<unknown>(go("home"), chop, light, { tool: "toString" }),
                          fc.jsonValue(),
                        ),
                      ),
                      uses: fc.jsonValue(),
                      llmSteps: fc.oneof(fc.nat(), fc.jsonValue()),
                    },
                    { requiredKeys: ["steps"] },
                  ),
                ),
              ),
            }),
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(hostile, fc.boolean(), (source, asText) => {
        try {
          const { planLibrary } = PlanLibrary.load(
            fireHut,
            asText ? JSON.stringify(source) : source,
          );
          const again = PlanLibrary.load(fireHut, JSON.stringify(planLibrary));
          expect(again.planLibrary.size).toBe(planLibrary.size);
        } catch (error) {
          expect(error).toBeInstanceOf(PlanLibraryError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
