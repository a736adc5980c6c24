import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryDefinition, arbitraryRun } from "../../testing/random/arbitraries.ts";
import { TimedSteps } from "../../time/schedule/timed-steps.ts";
import type { Domain, DomainTime } from "../domain/domain.ts";
import { loadDomain } from "../domain/load-domain.ts";
import { provePlan } from "../plan/prove-plan.ts";
import { regressPlan } from "../plan/regress/regress.ts";
import { stepCodeOf } from "../plan/step-code.ts";
import { type CompiledDomain, compileDomain, openCompiled } from "./compiled-domain.ts";
import { flatten, unflatten } from "./flat-value.ts";

const HUT = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 3 },
    wet: { type: "boolean", default: false },
  },
  derive: { ready: { at: "home", wood: { ">=": 1 }, wet: false } },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    {
      name: "chop",
      when: { at: "forest" },
      then: { wood: { "+": 1 } },
      if: [{ when: { wet: true }, then: { wet: false } }],
    },
  ],
  goals: [{ name: "ready", when: { ready: true } }],
};

const YARD = {
  name: "yard",
  state: {
    at: { type: "enum", values: ["mill", "site"] },
    beam_up: { type: "boolean", shared: true, default: false },
    weight: { type: "integer", min: 0, max: 4 },
    open: { type: "boolean", shared: true },
  },
  tools: [
    {
      name: "hold",
      when: { open: true },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: "weight", to: 30 },
      interrupted: { beam_up: false },
    },
    {
      name: "nail",
      during: { beam_up: true },
      if: [{ when: { open: true }, then: { weight: 0 } }],
      duration: 3,
    },
    { name: "carry", partners: 1, then: { at: "site" }, duration: 0.5 },
    { name: "buy", then: { weight: { "+": 1 } } },
  ],
  goals: [{ name: "there", when: { at: "site" }, by: 12 }],
  events: [
    { at: 9, then: { open: true } },
    { at: 6, then: { open: false } },
  ],
};

function compile(definition: unknown): CompiledDomain {
  // The compiled form after a transfer to another thread.
  return structuredClone(compileDomain(definition).compiled);
}

/** @returns the value, and the number of rests */
function drive<Value>(making: Generator<undefined, Value, void>): { value: Value; rests: number } {
  for (let rests = 0; ; rests++) {
    const { done, value } = making.next();
    if (done === true) return { value: value as Value, rests };
  }
}

function open(definition: unknown): Domain {
  return drive(openCompiled(compile(definition))).value;
}

/** The message of a thrown error. */
function refusalOf(work: () => unknown): string {
  try {
    return JSON.stringify(work());
  } catch (error) {
    return String(error);
  }
}

/** The public properties of a domain. */
function faceOf(domain: Domain): unknown {
  const { name, description, definition, variables, variableNames, tools, actions, hash } = domain;
  const { goals, derived, maintain, warnings, dropped, writtenHash, hasher, cases } = domain;
  const { all, min, max } = variables;
  const ids = Array.from({ length: actions.count }, (_, action) => action);
  return {
    ...{ name, description, definition, variableNames, tools, actions, hash, writtenHash },
    ...{ warnings, dropped, all, min, max, hasBuckets: hasher.hasBuckets, split: cases.split },
    derived: derived.map((each) => ({ ...each, text: domain.format(each.condition) })),
    goals: goals.map((goal) => ({ ...goal, text: domain.format(goal.condition) })),
    simplified: goals.map(({ condition }) => condition.simplified),
    maintain: [maintain.node, maintain.simplified, maintain.code],
    steps: ids.map((action) => domain.step(action)),
    found: ids.map((action) => domain.actionOf(domain.step(action))),
    conditions: ids.map((action) => [
      domain.actionCondition(action),
      domain.simplifiedCondition(action),
    ]),
  };
}

describe("a domain from its compiled form", () => {
  it("is the domain that was compiled", () => {
    fc.assert(
      fc.property(arbitraryDefinition({ runtimeCosts: false }), (definition) => {
        const domain = loadDomain(definition);
        const opened = open(definition);
        expect(faceOf(opened)).toEqual(faceOf(domain));
        expect(faceOf(opened.cases.domain)).toEqual(faceOf(domain.cases.domain));
      }),
      { numRuns: 60 },
    );
  });

  it("proves and regresses plans alike, and refuses the same input with the same messages", () => {
    const arbitrary = arbitraryDefinition({ runtimeCosts: false }).chain((definition) => {
      const domain = loadDomain(definition);
      return fc.tuple(fc.constant(definition), fc.constant(domain), arbitraryRun(domain));
    });
    fc.assert(
      fc.property(arbitrary, ([definition, domain, { state, plan }]) => {
        const opened = open(definition);
        const both = [domain, opened].map((one) => {
          const { condition } = one.goals[0] ?? one.goal({});
          const view = one.view(state.slice());
          return {
            proof: provePlan(one, state, plan, condition),
            regressed: one.format(regressPlan(one, plan, condition)),
            key: one.hasher.key(state),
            read: one.read(state),
            derived: one.readDerived(state),
            view: { ...view },
            costs: plan.map((action) => one.scaledActionCost(action, state)),
            refusals: [
              refusalOf(() => one.goal({ nowhere: true } as never).hash),
              refusalOf(() => one.goal("nothing" as never)),
              refusalOf(() => one.condition({ x: "no such value" } as never)),
              refusalOf(() => one.state({ x: 1e9, nobody: 1 } as never)),
              refusalOf(() => one.actionSet([{ tool: "fly", args: {} }] as never)),
            ],
          };
        });
        expect(both[1]).toEqual(both[0]);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps effects with sums", () => {
    const definition = {
      name: "cellar",
      state: {
        gold: { type: "integer", min: 0, max: 40 },
        chest: { type: "integer", min: 0, max: 20 },
        crate: { type: "integer", min: 0, max: 20 },
      },
      tools: [
        { name: "loot", then: { gold: { "+": { var: "chest" } }, chest: 0 } },
        { name: "open", then: { gold: { "+": { var: "crate" } }, crate: 0 } },
      ],
      goals: [{ name: "rich", when: { gold: { ">=": 30 } } }],
    };
    const domain = loadDomain(definition);
    const opened = open(definition);
    expect(domain.actions.conditional?.sums.size).toBe(2);
    expect(opened.actions.conditional?.sums).toEqual(domain.actions.conditional?.sums);
    const condition = regressPlan(opened, [0, 1], opened.goal("rich").condition);
    expect(opened.format(condition)).toBe("chest + crate + gold>=30");
  });

  it("keeps durations, events, deadlines, shared variables and happenings", () => {
    const domain = loadDomain(YARD);
    const opened = open(YARD);
    expect(faceOf(opened)).toEqual(faceOf(domain));
    const [time, again] = [domain.time, opened.time] as [DomainTime, DomainTime];
    expect({ ...again, happenings: faceOf(again.happenings) }).toEqual({
      ...time,
      happenings: faceOf(time.happenings),
    });
    const stepsOf = (one: Domain) => TimedSteps.of(one)?.all;
    expect(stepsOf(opened)).toEqual(stepsOf(domain));
    expect(stepsOf(opened)).toHaveLength(4);
    expect(opened.written).toEqual(YARD);
  });

  it("is frozen and shared in the same places", () => {
    const domain = open(HUT);
    expect(Object.isFrozen(domain.definition.tools[0])).toBe(true);
    expect(domain.goals[0]?.definition).toBe(domain.definition.goals?.[0]?.when);
    expect(domain.format(domain.goal({ ready: true }).condition)).toBe("ready=true");
  });

  it("is opened in pieces of constant size", () => {
    const state = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`v${index}`, { type: "boolean" }]),
    );
    const tools = Object.keys(state).map((name) => ({ name, then: { [name]: true } }));
    const compiled = compile({ name: "wide", state, tools });
    const { value, rests } = drive(openCompiled(compiled));
    expect(value.actions.count).toBe(2000);
    expect(rests).toBeGreaterThan(compiled.flat.code.length / 256);
  });

  it("is compiled in pieces of constant size", () => {
    const wide = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `v${index}`);
      const each = { type: "enum", values: ["a", "b"] };
      const state = Object.fromEntries(names.map((name) => [name, each]));
      const parameters = { to: { enum: each.values } };
      const tools = [
        ...names.map((name) => ({ name: `set_${name}`, then: { [name]: "b" } })),
        ...names.map((name) => ({ name: `turn_${name}`, parameters, then: { [name]: "$to" } })),
      ];
      return { name: "wide", state, tools };
    };
    const restsOf = (count: number): number => {
      let rests = 0;
      compileDomain(wide(count), {}, () => {
        rests++;
      });
      return rests;
    };
    const rests = restsOf(100);
    // Rests while reading and grounding each tool, for each action, and for pieces of the compiled form.
    expect(rests).toBeGreaterThan(100 * (2 + 2 + 2));
    expect(restsOf(1000)).toBeGreaterThan(9 * rests);
  });

  it("contains the parts that are slow to build", () => {
    const compiled = compile(HUT);
    const { value: domain } = drive(openCompiled(compiled));
    const { buffer } = compiled.flat.integers;
    for (const { actions } of [domain, domain.cases.domain]) {
      expect(stepCodeOf(actions).code.buffer).toBe(buffer);
    }
    expect(domain.variables.min.buffer).toBe(buffer);
    expect(domain.variables.max.buffer).toBe(buffer);
  });

  it("has no compiled form with run-time costs", () => {
    const cost = { base: 2, min: 1, reads: [], of: () => 2 };
    const definition = { ...HUT, tools: [{ name: "rest", cost, then: { wet: false } }] };
    expect(() => compile(definition)).toThrow(TypeError);
  });
});

describe("a flat value", () => {
  it("restores the value with its shared references", () => {
    const shared = { list: Int32Array.of(1, 2), text: "a" };
    const map = new Map<unknown, unknown>([
      [3, shared],
      ["3", new Map()],
      [0.5, undefined],
    ]);
    const list = [shared, shared.list, -0, 0.5, 2 ** 31, -7, null, undefined, map, map];
    const value = { "": shared, b: list };
    const again = drive(unflatten(structuredClone(flatten(value)))).value as typeof value;
    expect(again).toStrictEqual(value);
    expect(again.b[0]).toBe(again[""]);
    expect(again.b[1]).toBe(again[""].list);
    expect(again.b[9]).toBe(again.b[8]);
    expect((again.b[8] as typeof map).get(3)).toBe(again[""]);
  });

  it("accepts any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        fc.pre(!JSON.stringify(json).includes("__proto__"));
        expect(drive(unflatten(flatten(json))).value).toStrictEqual(json);
      }),
    );
  });

  it("refuses values that it would lose", () => {
    expect(() => flatten({ set: new Set([1]) })).toThrow("a Set cannot be written");
    expect(() => flatten([Float64Array.of(1)])).toThrow("a Float64Array cannot be written");
  });

  it("refuses a prototype", () => {
    expect(() => flatten(JSON.parse('{"__proto__": 1}'))).toThrow("__proto__");
  });
});
