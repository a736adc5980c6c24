import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadDomain } from "../../domain/load-domain.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryRun,
  arbitraryState,
} from "../../testing/arbitraries.ts";
import { Repertoire } from "../repertoire.ts";
import { formatRepertoire } from "./format-file.ts";
import { RepertoireError } from "./repertoire-error.ts";

const definition = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 3 },
    fire_lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    { name: "light", when: { at: "home" }, then: { wood: { "-": 1 }, fire_lit: true } },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
};
const hut = loadDomain(definition);
const go = (place: string) => ({ tool: "goto", args: { place } });
const chop = { tool: "chop", args: {} };
const light = { tool: "light", args: {} };
const ids = (steps: readonly { tool: string; args: object }[]): number[] =>
  steps.map(({ tool, args }) => hut.actionOf({ tool, args: { ...args } }));

function sample(): Repertoire {
  const repertoire = new Repertoire(hut);
  const goal = hut.goal("warm");
  const maintain = hut.condition({ wood: { "<": 3 } });
  repertoire.add(ids([go("forest"), chop, go("home"), light]), {
    goal,
    leadSteps: 2,
    mended: true,
    optimal: true,
    createdAt: 12,
    origin: "question 1",
  });
  repertoire.add(ids([go("home"), light]), { goal, maintain });
  repertoire.add(ids([go("home"), light]), {
    goal: hut.goal({ anyOf: [{ fire_lit: true }, { wood: 3 }] }),
    partition: "grumpy",
  });
  repertoire.match(
    repertoire.partitionOf(goal),
    hut.state({ at: "home", wood: 1, fire_lit: false }),
  );
  return repertoire;
}

const withPlans = (...plans: unknown[]) => ({
  ...sample().toJSON(),
  partitions: [{ goal: "warm", plans }],
});

describe("a repertoire file", () => {
  it("is readable", () => {
    const [partition] = sample()
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
    const text = JSON.stringify(sample());
    const { repertoire, report } = Repertoire.load(hut, text);
    expect(report.refused).toEqual([]);
    expect(report.added).toBe(sample().size);
    expect(JSON.stringify(repertoire)).toBe(text);
  });

  it("reads back as it was written, whatever the domain, and answers alike (100 repertoires)", () => {
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
        const repertoire = new Repertoire(domain);
        for (const { plan } of plans) repertoire.add(plan, { goal, maintain });
        const text = JSON.stringify(repertoire);
        const { repertoire: again, report } = Repertoire.load(domain, text);
        expect(report.refused).toEqual([]);
        // Conditions that come of conditional effects may be written in another form: what is read is the same.
        const written = JSON.stringify(again);
        if (domain.cases.split === undefined) expect(written).toBe(text);
        expect(Repertoire.load(domain, written).report.refused).toEqual([]);
        const partition = repertoire.partitionOf(goal, maintain);
        for (const state of states) {
          const expected = repertoire.match(partition, state)?.plan.actions;
          expect(again.match(partition, state)?.plan.actions).toEqual(expected);
        }
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it("leaves out plans that do not work and says why", () => {
    const { repertoire, report } = Repertoire.load(
      hut,
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
    expect(repertoire.size).toBe(1);
    expect(report.refused).toEqual([
      { pointer: "/partitions/0/plans/2/steps/0", reason: expect.stringContaining("no action") },
      { pointer: "/partitions/0/plans/3/steps/0", reason: expect.stringContaining('"fly"') },
      { pointer: "/partitions/0/plans/4/steps", reason: expect.stringContaining("a list") },
      { pointer: "/partitions/0/plans/5/steps/1", reason: expect.stringContaining("a step") },
      { pointer: "/partitions/0/plans/6/uses", reason: expect.stringContaining("a count") },
      { pointer: "/partitions/0/plans/7/origin", reason: expect.stringContaining("a text") },
      { pointer: "/partitions/0/plans/8", reason: expect.stringContaining("null") },
      {
        pointer: "/partitions/0/plans/1",
        reason: "step 2, light(): needs at=home, which cannot hold after the steps before it",
      },
    ]);
  });

  it("derives suffixes of plans added by hand, if asked", () => {
    const file = withPlans({ steps: [go("forest"), chop, go("home"), light] });
    expect(Repertoire.load(hut, file).repertoire.size).toBe(1);
    expect(Repertoire.load(hut, file, { derive: true }).repertoire.size).toBe(4);
  });

  it("leaves out partitions that make no sense", () => {
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
    const { report, repertoire } = Repertoire.load(hut, { ...sample().toJSON(), partitions });
    expect(repertoire.size).toBe(1);
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
    ["another version", { ...sample().toJSON(), version: 3 }],
    ["no domain", { ...sample().toJSON(), domain: null }],
    ["partitions of a wrong kind", { ...sample().toJSON(), partitions: 3 }],
    ["too long a text", " ".repeat(32_000_001)],
    ["too many plans", withPlans(...new Array<null>(50_001).fill(null))],
  ])("is refused as a whole: %s", (_, source) => {
    expect(() => Repertoire.load(hut, source)).toThrow(RepertoireError);
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
    expect(Repertoire.load(hut, text).repertoire.size).toBe(1);
    const load = () => Repertoire.load(hut, text, limits);
    expect(load).toThrow(RepertoireError);
    expect(load).toThrow(problem);
  });

  it("tells the first refusals and counts the others", () => {
    const { report } = Repertoire.load(hut, withPlans(...new Array<null>(3000).fill(null)));
    expect(report.refusedCount).toBe(3000);
    expect(report.refused).toHaveLength(1000);
    expect(report.plans).toHaveLength(1000);
    expect(report.counts).toMatchObject({ "set-aside": 3000 });
    const name = "x".repeat(1_000_000);
    const { report: long } = Repertoire.load(hut, {
      ...sample().toJSON(),
      partitions: [{ goal: name, plans: [] }],
    });
    expect(long.refused[0]?.reason.length).toBeLessThanOrEqual(1000);
  });

  it("is not believed what it says of a plan: checked, or dropped", () => {
    const detour = [go("forest"), go("home"), go("forest"), go("home"), light];
    const { repertoire, report } = Repertoire.load(
      hut,
      withPlans(
        { steps: detour, optimal: true, optimalCost: 5, by: "model" },
        { steps: [light], optimalCost: 1.5 },
        { steps: [go("home"), light], leadSteps: 3 },
      ),
    );
    expect(repertoire.list()).toMatchObject([{ cost: 5000, optimal: false }]);
    expect(report.refused).toEqual([
      {
        pointer: "/partitions/0/plans/1/optimalCost",
        reason: "is 1.5 where this plan costs 1: there is a cheaper one",
      },
      {
        pointer: "/partitions/0/plans/2/leadSteps",
        reason: "must be at most the number of steps, 2, not 3",
      },
    ]);
    // Of a suffix nobody knows more than of the whole.
    const file = withPlans({ steps: detour, optimal: true, optimalCost: 5 });
    const { repertoire: derived } = Repertoire.load(hut, file, { derive: true });
    expect(derived.list().filter(({ optimal }) => optimal)).toEqual([]);
    expect(JSON.stringify(derived.toJSON())).not.toContain('"optimal"');
  });

  it("is refused for another domain, or kept as far as it still works", () => {
    const [, ...others] = definition.tools;
    const changed = loadDomain({
      ...definition,
      tools: [
        ...others,
        { name: "goto", parameters: { place: { enum: ["home"] } }, then: { at: "$place" } },
      ],
    });
    const text = JSON.stringify(sample());
    expect(() => Repertoire.load(changed, text)).toThrow(/was made for.*hut.*otherDomain/s);
    const { repertoire, report } = Repertoire.load(changed, text, { otherDomain: "prove" });
    expect(repertoire.list().length).toBeGreaterThan(3);
    expect(report.refused.length).toBeGreaterThan(0);
    expect(report.refused[0]?.reason).toContain("there is no action");
  });

  it("merges into another one and proves what it takes", () => {
    const target = new Repertoire(hut);
    target.add(ids([light]), { goal: hut.goal("warm") });
    const report = target.merge(sample());
    expect(report).toMatchObject({ needless: 1, refused: [] });
    expect(target.size).toBe(sample().size);
    expect(target.merge(sample())).toMatchObject({ added: 0 });
  });

  it("never crashes on hostile JSON (1,000 files)", () => {
    const hostile = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc.record({
        format: fc.constant("understudy-repertoire"),
        version: fc.constant(1),
        domain: fc.constant({ hash: hut.hash }),
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
                      leadSteps: fc.oneof(fc.nat(), fc.jsonValue()),
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
          const { repertoire } = Repertoire.load(hut, asText ? JSON.stringify(source) : source);
          const again = Repertoire.load(hut, JSON.stringify(repertoire));
          expect(again.repertoire.size).toBe(repertoire.size);
        } catch (error) {
          expect(error).toBeInstanceOf(RepertoireError);
        }
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});

describe("a repertoire file for people", () => {
  const goal = hut.goal("warm");
  const steps = [go("forest"), chop, go("home"), light];

  it("prints each step on a line, and reads back to the same bytes", () => {
    const repertoire = new Repertoire(hut, { suffixes: false, rebinding: "none" });
    repertoire.madeWith = { models: ["nano"], seed: 3 };
    repertoire.notes = { rounds: 2 };
    repertoire.add(ids(steps), {
      goal,
      persona: "A careful smith.",
      authors: ["model", "model", "model", "mended"],
      optimalCost: 4000,
      origin: "a cold morning",
    });
    const text = formatRepertoire(repertoire.toJSON());
    expect(text).toBe(`{
  "format": "understudy-repertoire",
  "version": 2,
  "domain": { "name": "hut", "hash": "${hut.hash}" },
  "madeWith": { "models": ["nano"], "seed": 3 },
  "notes": { "rounds": 2 },
  "partitions": [
    {
      "goal": "warm",
      "persona": "A careful smith.",
      "plans": [
        {
          "when": {},
          "steps": [
            { "tool": "goto", "args": { "place": "forest" } },
            { "tool": "chop", "args": {} },
            { "tool": "goto", "args": { "place": "home" } },
            { "tool": "light", "args": {} }
          ],
          "cost": 4, "optimalCost": 4, "by": "model:3,mended:1",
          "origin": "a cold morning"
        }
      ]
    }
  ]
}
`);
    const { repertoire: again } = Repertoire.load(hut, text);
    expect(formatRepertoire(again.toJSON())).toBe(text);
    expect(again.madeWith).toEqual({ models: ["nano"], seed: 3 });
  });

  it("is the same whatever the order in which its plans came in (100 orders)", () => {
    const plans = [steps, [go("home"), light], [light], [chop, go("home"), light]].map(ids);
    const order = fc.shuffledSubarray(plans, { minLength: plans.length });
    const textOf = (list: readonly (readonly number[])[]): string => {
      const repertoire = new Repertoire(hut, { suffixes: false, rebinding: "none" });
      for (const plan of list) repertoire.add(plan, { goal });
      return formatRepertoire(repertoire.toJSON());
    };
    const expected = textOf(plans);
    fc.assert(
      fc.property(order, (list) => {
        expect(textOf(list)).toBe(expected);
      }),
      { numRuns: 100 },
    );
  });

  it("takes a plan that a designer wrote by its steps, and keeps who wrote it", () => {
    const { repertoire, report } = Repertoire.load(
      hut,
      withPlans(
        // What stands there wrongly is computed again; nobody claims these steps.
        { steps: [go("home"), light], when: { wood: 2 }, cost: 99 },
        // A model's plan to which somebody put two steps.
        { steps, by: "model:2" },
        { steps: [light], by: "the devil" },
        { steps: [light], optimalCost: -1 },
      ),
    );
    expect(repertoire.list()).toMatchObject([
      { cost: 2000, authors: ["designer", "designer"], leadSteps: 0 },
      { cost: 4000, authors: ["model", "model", "designer", "designer"], leadSteps: 2 },
    ]);
    expect(report.refused.map(({ pointer }) => pointer)).toEqual([
      "/partitions/0/plans/2/by",
      "/partitions/0/plans/3/optimalCost",
    ]);
    const [first] = repertoire.toJSON().partitions[0]?.plans ?? [];
    expect(first).toMatchObject({ when: { wood: { ">=": 1 } }, cost: 2, by: "designer" });
    // Written again by a model, it stays the designer's.
    repertoire.add(ids([go("home"), light]), { goal });
    expect(repertoire.list()[1]?.authors).toEqual(["designer", "designer"]);
  });

  it("is read in its first version too", () => {
    const { repertoire, report } = Repertoire.load(hut, {
      format: "understudy-repertoire",
      version: 1,
      domain: { name: "hut", hash: hut.hash },
      partitions: [
        {
          goal: "warm",
          plans: [
            { steps, when: {}, cost: 4, uses: 7, leadSteps: 2, mended: true, createdAt: 12 },
            { steps: [light], when: {}, cost: 1, optimal: true },
          ],
        },
      ],
    });
    expect(report).toMatchObject({ added: 2, refused: [], sameDomain: true });
    expect(repertoire.list()).toMatchObject([
      { authors: ["model"], optimal: false, optimalCost: undefined },
      { authors: ["model", "model", "mended", "mended"], uses: 7, mended: true, leadSteps: 2 },
    ]);
  });

  it("keeps questions that are left to the classical planner", () => {
    const repertoire = new Repertoire(hut);
    const state = { at: "home", wood: 0, fire_lit: false };
    for (let time = 0; time < 2; time++) {
      repertoire.leaveToPlanner({ goal, persona: "Greta" }, { state, reason: "flew away" });
    }
    const key = repertoire.partitionOf(goal, undefined, { persona: "Greta" });
    const { repertoire: again } = Repertoire.load(hut, formatRepertoire(repertoire.toJSON()));
    expect(again.leftToPlanner(key)).toEqual([{ state, reason: "flew away" }]);
    expect(again.partitions()).toMatchObject([{ persona: "Greta", entries: 0, left: [{ state }] }]);
    const lacking = {
      ...withPlans(),
      partitions: [
        { goal: "warm", plans: [], leftToPlanner: [{ state: { at: "moon" }, reason: "" }, 3] },
      ],
    };
    expect(Repertoire.load(hut, lacking).report.refused.map(({ pointer }) => pointer)).toEqual([
      "/partitions/0/leftToPlanner/0/state",
      "/partitions/0/leftToPlanner/1",
    ]);
    const merged = new Repertoire(hut);
    again.madeWith = { models: ["b"], seed: 1 };
    merged.madeWith = { models: ["a"], seed: 2 };
    merged.merge(again);
    expect(merged.leftToPlanner(key)).toHaveLength(1);
    expect(merged.madeWith).toEqual({ models: ["a", "b"], seed: undefined });
  });

  it("tells exactly where a plan works (300 domains, every state)", () => {
    const cases = arbitraryDomain({ maxStates: 200 }).chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        plans: fc.array(arbitraryRun(domain, 4), { minLength: 1, maxLength: 4 }),
        when: arbitraryCondition(domain, 2),
      }),
    );
    let compared = 0;
    fc.assert(
      fc.property(cases, ({ domain, plans, when }) => {
        const aim = domain.goal(when);
        const repertoire = new Repertoire(domain);
        for (const { plan } of plans) repertoire.add(plan, { goal: aim });
        // Plans that are derived from these may be for declared goals.
        for (const { goal, plans: written } of repertoire.toJSON().partitions) {
          const { condition: wanted } = domain.goal(goal);
          for (const { when: told, steps: tools } of written) {
            if (typeof told === "string") continue;
            const condition = domain.condition(told);
            const actions = tools.map((step) => domain.actionOf(step));
            for (const state of allStates(domain)) {
              compared++;
              const { sound } = provePlan(domain, state, actions, wanted);
              if (condition.holds(state) !== sound) expect.unreachable(JSON.stringify(told));
            }
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(10_000);
  }, 30_000);
});
