import assert from "node:assert/strict";
import { describe, expect, it } from "vitest";
import {
  type PlainState,
  ReferenceInterpreter,
} from "../../../testing/reference/reference-interpreter.ts";
import { domainIssues } from "../../../testing/stages/broken-domain.ts";
import { CompiledCondition } from "../../condition/condition.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import { regressPlan } from "../../plan/regress/regress.ts";
import { applyAction } from "../actions/actions.ts";
import type { DomainDefinition, ToolDefinition } from "../definition/definition.ts";
import type { Domain } from "../domain.ts";
import { loadDomain } from "../load-domain.ts";

const light: ToolDefinition = {
  name: "light",
  when: { wood: { ">=": 1 } },
  then: { wood: { "-": 1 }, lit: true },
  if: [
    { when: { wet: true }, then: { smoke: true } },
    { when: { wet: true, wind: { ">=": 2 } }, then: { wood: 0 } },
  ],
};

const dry: ToolDefinition = { name: "dry", then: { wet: false }, cost: 3 };

const hearth = (...tools: readonly ToolDefinition[]): DomainDefinition => ({
  name: "hearth",
  state: {
    wood: { type: "integer", min: 0, max: 5 },
    wind: { type: "integer", min: 0, max: 3 },
    wet: { type: "boolean" },
    lit: { type: "boolean" },
    smoke: { type: "boolean" },
  },
  tools,
  goals: [{ name: "warm", when: { lit: true, smoke: false } }],
});

const start = { wood: 3, wind: 0, wet: true, lit: false, smoke: false };

/** Loads a domain whose steps agree with the reference interpreter in all states. */
function expectAgreement(definition: DomainDefinition): Domain {
  const domain = loadDomain(definition);
  const reference = new ReferenceInterpreter(definition);
  const next = new Int32Array(domain.variables.all.length);
  const cases = domain.cases.domain;
  for (const step of reference.steps()) {
    const id = domain.actionOf(step);
    const before = id < 0 ? undefined : regressPlan(domain, [id], undefined);
    for (const state of everyState(domain)) {
      const expected = reference.after(step, domain.read(state) as PlainState);
      assert.equal(before?.holds(state) ?? false, expected !== undefined);
      const { sound } = provePlan(domain, state, [id], domain.condition({}));
      assert.equal(sound, expected !== undefined);
      if (expected === undefined) continue;
      applyAction(domain.actions, id, state, next);
      assert.deepEqual(domain.read(next), expected);
      const acting = casesOf(domain, id).filter((one) =>
        new CompiledCondition(cases.simplifiedCondition(one)).holds(state),
      );
      assert.equal(acting.length, 1);
      applyAction(cases.actions, acting[0] as number, state, next);
      assert.deepEqual(domain.read(next), expected);
    }
  }
  return domain;
}

function casesOf(domain: Domain, action: number): number[] {
  const { split } = domain.cases;
  if (split === undefined) return [action];
  const first = split.start[action] as number;
  const end = split.start[action + 1] as number;
  return Array.from({ length: end - first }, (_, index) => first + index);
}

function* everyState({ variables: { min, max } }: Domain): Generator<Int32Array> {
  const state = Int32Array.from(min);
  for (;;) {
    yield state;
    let at = 0;
    while (at < state.length && state[at] === max[at]) {
      state[at] = min[at] as number;
      at++;
    }
    if (at === state.length) return;
    state[at] = (state[at] as number) + 1;
  }
}

describe("conditional effects", () => {
  const smoky = hearth({ ...light, if: [{ when: { wet: true }, then: { smoke: true } }] }, dry);

  it("act where their condition holds before the step", () => {
    const domain = loadDomain(smoky);
    const action = domain.actionOf({ tool: "light", args: {} });
    const after = (wet: boolean) => {
      const next = new Int32Array(5);
      applyAction(domain.actions, action, domain.state({ ...start, wet }), next);
      return domain.read(next);
    };
    expect(after(true)).toEqual({ ...start, wood: 2, lit: true, smoke: true });
    expect(after(false)).toEqual({ ...start, wood: 2, wet: false, lit: true });
  });

  it("read the state before the step, like all effects", () => {
    const swap: ToolDefinition = {
      name: "swap",
      if: [
        { when: { wet: true }, then: { wet: false, lit: true } },
        { when: { wet: false }, then: { wet: true, lit: false } },
      ],
    };
    const domain = loadDomain(hearth(swap));
    const state = domain.state(start);
    const next = new Int32Array(5);
    applyAction(domain.actions, 0, state, next);
    expect(domain.read(next)).toMatchObject({ wet: false, lit: true });
    applyAction(domain.actions, 0, next, state);
    expect(domain.read(state)).toMatchObject({ wet: true, lit: false });
  });

  it("are part of proofs and regressed preconditions", () => {
    const domain = loadDomain(smoky);
    const { condition } = domain.goal("warm");
    const [once, dried] = [["light"], ["dry", "light"]].map((tools) =>
      tools.map((tool) => domain.actionOf({ tool, args: {} })),
    ) as [number[], number[]];
    expect(provePlan(domain, domain.state(start), once, condition).sound).toBe(false);
    expect(provePlan(domain, domain.state(start), dried, condition).sound).toBe(true);
    expect(domain.format(regressPlan(domain, once, condition))).toBe(
      "smoke=false,wet=false,wood>=1",
    );
    expect(domain.format(regressPlan(domain, dried, condition))).toBe("smoke=false,wood>=1");
  });

  it("make the action inapplicable where they contradict each other, with a warning", () => {
    const domain = loadDomain(hearth(light));
    expect(domain.warnings).toContainEqual({
      pointer: "/tools/0/if",
      message: 'effects of "light" on wood differ and may act at once',
      hint: "the action does not apply there; make their conditions exclude each other",
    });
    const proofIn = (wind: number) =>
      provePlan(domain, domain.state({ ...start, wind }), [0], domain.condition({ lit: true }));
    expect(proofIn(1).sound).toBe(true);
    expect(proofIn(2)).toMatchObject({ sound: false, failure: { kind: "precondition" } });
  });

  it("add up changes of one variable, like unconditional effects", () => {
    const gather: ToolDefinition = {
      name: "gather",
      parameters: { one: { enum: ["wood", "wind"] }, other: { enum: ["wood", "wind"] } },
      then: { $one: { "+": 1 }, $other: { "+": 1 } },
      if: [
        { when: { wet: true }, then: { wood: { "+": 1 }, lit: true } },
        { when: { smoke: true }, then: { wood: { "-": 2 } } },
        { when: { lit: true }, then: { wood: { "-": { var: "wind" } } } },
      ],
    };
    const domain = expectAgreement(hearth(gather));
    expect(domain.warnings).toEqual([]);
    expect(domain.actions.count).toBe(4);
    const after = new Int32Array(5);
    applyAction(
      domain.actions,
      domain.actionOf({ tool: "gather", args: { one: "wood", other: "wood" } }),
      domain.state({ ...start, wood: 1, wind: 2, lit: true }),
      after,
    );
    expect(domain.read(after)).toMatchObject({ wood: 2, wind: 2 });
  });

  it("may assign the same value to a variable twice", () => {
    const flags = { enum: ["wet", "smoke"] };
    const domain = expectAgreement({
      ...hearth({
        name: "light",
        parameters: { one: flags, other: flags },
        then: { $one: { var: "lit" }, $other: { var: "dark" } },
        if: [
          { when: { wind: 1 }, then: { wood: { var: "wind" } } },
          { when: { wet: true }, then: { wood: { var: "wind + wind" } } },
          { when: { smoke: true }, then: { wood: 1 } },
        ],
      }),
      derive: { dark: { lit: false } },
    });
    const applies = (other: string, state: Partial<typeof start>): boolean => {
      const step = domain.actionOf({ tool: "light", args: { one: "wet", other } });
      const from = domain.state({ ...start, wet: false, ...state });
      return provePlan(domain, from, [step], domain.condition({})).sound;
    };
    expect(applies("wet", {})).toBe(false);
    expect(applies("smoke", { wind: 1 })).toBe(true);
    expect(applies("smoke", { wind: 1, smoke: true })).toBe(true);
    expect(applies("smoke", { wind: 1, wet: true })).toBe(false);
  });

  it("agree if they copy equal values, in any order", () => {
    const copies = ["oak", "fir", "elm"].map((name) => ({ wood: { var: name } }));
    const grove = (all: typeof copies): DomainDefinition => ({
      name: "grove",
      state: Object.fromEntries(
        ["wood", "oak", "fir", "elm"].map((name, index) => [
          name,
          { type: "integer", min: 0, max: 2 + (index % 2) },
        ]),
      ),
      tools: [
        { name: "haul", if: all.map((then) => ({ when: {}, then })) },
        { name: "stack", if: all.map((then, index) => ({ when: { wood: index }, then })) },
      ],
    });
    const { hash } = expectAgreement(grove(copies));
    expect(loadDomain(grove([...copies].reverse())).actions.count).toBe(2);
    const haul = (all: typeof copies): DomainDefinition => {
      const definition = grove(all);
      return { ...definition, tools: definition.tools.slice(0, 1) };
    };
    expect(loadDomain(haul([...copies].reverse())).hash).toBe(loadDomain(haul(copies)).hash);
    expect(hash).not.toBe(loadDomain(haul(copies)).hash);
  });

  it("whose changes add up to too many that differ are refused", () => {
    const names = Array.from({ length: 10 }, (_, index) => `lamp_${index}`);
    const source = {
      name: "lamps",
      state: {
        count: { type: "integer", min: 0, max: 9 },
        ...Object.fromEntries(names.map((name) => [name, { type: "boolean" }])),
      },
      tools: [
        {
          name: "count",
          if: names.map((name) => ({ when: { [name]: true }, then: { count: { "+": 1 } } })),
        },
      ],
    };
    expect(domainIssues(source)).toEqual([
      {
        pointer: "/tools/0",
        message: "changes of count add up to more than 512 effects",
        hint: "make some of them mutually exclusive, or use smaller ranges for their terms",
      },
    ]);
  });

  it("have no warning if their conditions exclude each other", () => {
    const one = { when: { wind: { "<": 2 } }, then: { wood: 1 } };
    const other = { when: { wind: { ">=": 2 } }, then: { wood: 0 } };
    const domain = loadDomain(hearth({ name: "burn", if: [one, other] }));
    expect(domain.warnings).toEqual([]);
    expect(domain.cases.domain.actions.count).toBe(2);
  });

  it("are left out if they never act, and unconditional if they always act", () => {
    const never = { when: { wind: { ">=": 2, "<": 2 } }, then: { smoke: true } };
    const always = { when: { wind: { ">=": 0 } }, then: { lit: true } };
    const written = loadDomain(hearth({ name: "light", if: [never, always] }));
    const plain = loadDomain(hearth({ name: "light", then: { lit: true } }));
    expect(written.actions.conditional).toBeUndefined();
    expect(written.hash).toBe(plain.hash);
    expect(written.cases.domain).toBe(written);
  });

  it("keep variables in their range", () => {
    const burn: ToolDefinition = {
      name: "burn",
      if: [{ when: { wet: false }, then: { wood: { "-": 2 } } }],
    };
    const domain = loadDomain(hearth(burn));
    const sound = (wood: number, wet: boolean) =>
      provePlan(domain, domain.state({ ...start, wood, wet }), [0], domain.condition({})).sound;
    expect([sound(1, false), sound(1, true), sound(2, false)]).toEqual([false, true, true]);
  });

  it("are part of the hash, independently of their order", () => {
    const domain = loadDomain(hearth(light));
    const turned = loadDomain(hearth({ ...light, if: [...(light.if ?? [])].reverse() }));
    expect(turned.hash).toBe(domain.hash);
    expect(loadDomain(hearth({ ...light, if: [] })).hash).not.toBe(domain.hash);
  });

  it("may name parameters", () => {
    const stow: ToolDefinition = {
      name: "stow",
      parameters: { what: { enum: ["wet", "lit"] } },
      if: [{ when: { $what: true }, then: { $what: false, smoke: { var: "$what" } } }],
    };
    const domain = loadDomain(hearth(stow));
    const next = new Int32Array(5);
    const action = domain.actionOf({ tool: "stow", args: { what: "wet" } });
    applyAction(domain.actions, action, domain.state(start), next);
    expect(domain.read(next)).toEqual({ ...start, wet: false, smoke: true });
  });
});

describe("conditional effects that are malformed", () => {
  it.each([
    [{ then: { if: [{ when: { wet: true }, then: { smoke: true } }] } }, "/tools/0/then/if"],
    [{ if: [{ when: {}, then: { if: [] } }] }, "/tools/0/if/0/then/if"],
  ])("%# say where they belong", (parts, pointer) => {
    expect(domainIssues({ ...hearth(), tools: [{ name: "light", ...parts }] })).toEqual([
      { pointer, message: '"if" stands beside "then", not in it', hint: "move it to /tools/0/if" },
    ]);
  });

  it("are limited in their number of cases", () => {
    const names = Array.from({ length: 12 }, (_, index) => `lamp_${index}`);
    const source = {
      name: "lamps",
      state: Object.fromEntries(names.map((name) => [name, { type: "boolean" }])),
      tools: [
        {
          name: "press",
          if: names.map((name) => ({ when: { [name]: true }, then: { [name]: false } })),
        },
      ],
    };
    expect(loadDomain(source).cases.domain.actions.count).toBe(4096);
    expect(domainIssues(source, { maxEffectCases: 4095 })).toEqual([
      {
        pointer: "/tools",
        message:
          "have conditional effects that make more than 4095 cases, or take too long to tell apart",
        hint: 'use mutually exclusive conditions for more effects of "press", which has 12',
      },
    ]);
  });
});
