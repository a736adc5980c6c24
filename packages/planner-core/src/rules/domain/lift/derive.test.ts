import { describe, expect, it } from "vitest";
import { StateError } from "../../../base/errors.ts";
import { domainIssues } from "../../../testing/stages/broken-domain.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import { regressPlan } from "../../plan/regress/regress.ts";
import { defineDomain } from "../define-domain.ts";
import type { Condition, DomainDefinition } from "../definition/definition.ts";
import { loadDomain } from "../load-domain.ts";

const guard = defineDomain({
  name: "guard",
  state: {
    has_axe: { type: "boolean" },
    has_bow: { type: "boolean" },
    arrows: { type: "integer", min: 0, max: 3 },
    tired: { type: "boolean" },
    was_armed: { type: "boolean", default: false },
  },
  derive: {
    armed: { anyOf: [{ has_axe: true }, { has_bow: true, arrows: { ">=": 1 } }] },
    ready: { armed: true, tired: false },
  },
  tools: [
    { name: "take_axe", then: { has_axe: true }, cost: 3 },
    { name: "fletch", when: { armed: false }, then: { arrows: { "+": 1 } } },
    { name: "look", then: { was_armed: { var: "armed" } } },
    { name: "fight", when: { ready: true }, then: { tired: true, has_axe: false } },
  ],
  goals: [
    { name: "safe", when: { ready: true } },
    { name: "unchanged", when: { was_armed: { var: "armed" } } },
  ],
});

const bare = { has_axe: false, has_bow: false, arrows: 0, tired: false };
const archer = { ...bare, has_bow: true };

const rooms = (derive: Readonly<Record<string, Condition>>): DomainDefinition => ({
  name: "rooms",
  state: {
    at: { type: "enum", values: ["a", "b", "c", "d"] },
    door_ab: { type: "boolean" },
    door_bc: { type: "boolean" },
    door_cd: { type: "boolean" },
    door_da: { type: "boolean" },
  },
  derive,
  tools: [{ name: "unlock", then: { door_ab: true } }],
  goals: [{ name: "out", when: { near_d: true } }],
});

/** A ring of rooms: a room is near if the agent is in it, or if it adjoins a near one through an open door. */
const ring = rooms(
  Object.fromEntries(
    ["ab", "bc", "cd", "da"].map((doors, index, all) => {
      const room = doors[0] as string;
      const before = all[(index + 3) % 4] as string;
      return [
        `near_${room}`,
        {
          anyOf: [
            { at: room },
            { [`near_${doors[1]}`]: true, [`door_${doors}`]: true },
            { [`near_${before[0]}`]: true, [`door_${before}`]: true },
          ],
        },
      ];
    }),
  ),
);

const closed = { door_ab: false, door_bc: false, door_cd: false, door_da: false };

describe("derived variables", () => {
  const prove = (
    values: typeof bare,
    tools: readonly ("fight" | "fletch" | "look" | "take_axe")[],
  ) => {
    const plan = tools.map((tool) => guard.actionOf({ tool, args: {} }));
    return provePlan(guard.untyped, guard.state(values), plan, guard.condition({}));
  };

  it("are computed from the state, and read by conditions like booleans", () => {
    expect(guard.readDerived(guard.state(bare))).toEqual({ armed: false, ready: false });
    expect(guard.readDerived(guard.state({ ...archer, arrows: 1 }))).toEqual({
      armed: true,
      ready: true,
    });
    expect(prove(bare, ["fight"]).sound).toBe(false);
    expect(prove(bare, ["take_axe", "fight"]).sound).toBe(true);
    expect(prove(archer, ["fletch", "fight"]).sound).toBe(true);
    expect(prove(archer, ["fletch", "fletch"]).sound).toBe(false);
  });

  it("are reported by name where a plan breaks, with the values behind them", () => {
    expect(prove(bare, ["fight"])).toMatchObject({
      failure: {
        condition: "armed=true",
        message: "step 1, fight(): needs armed=true, but has_axe=false, arrows=0, has_bow=false",
      },
    });
  });

  it("are expanded in regressed preconditions", () => {
    const plan = [guard.actionOf({ tool: "fletch", args: {} })];
    const needs = regressPlan(guard.untyped, plan, guard.goal("safe").condition);
    expect(guard.format(needs)).toBe("arrows=0,has_axe=false,has_bow=true,tired=false");
  });

  it("can be copied, with the value from before the step", () => {
    const unchanged = guard.goal("unchanged").condition;
    const look = [guard.actionOf({ tool: "look", args: {} })];
    for (const values of [bare, { ...bare, has_axe: true }]) {
      expect(provePlan(guard.untyped, guard.state(values), look, unchanged).sound).toBe(true);
    }
    const then = [...look, guard.actionOf({ tool: "take_axe", args: {} })];
    expect(provePlan(guard.untyped, guard.state(bare), then, unchanged).sound).toBe(false);
  });

  it("can be read through a view, but are missing from its copies", () => {
    const view = guard.view(guard.state({ ...bare, has_axe: true }));
    expect(view.armed).toBe(true);
    view.tired = true;
    expect(view.ready).toBe(false);
    expect(Object.keys({ ...view })).not.toContain("armed");
    expect(() => Object.assign(view, { armed: false })).toThrow(StateError);
  });

  it("are not part of a state", () => {
    const given = { ...bare, armed: true } as typeof bare;
    expect(() => guard.state(given)).toThrow(/"armed" is derived/);
  });

  it("may be read by run-time costs", () => {
    const domain = defineDomain({
      name: "walk",
      state: { load: { type: "integer", min: 0, max: 9 } },
      derive: { heavy: { load: { ">": 5 } } },
      tools: [
        {
          name: "walk",
          cost: { base: 1, min: 1, reads: ["heavy"], of: ({ heavy }) => (heavy ? 4 : 1) },
        },
      ],
    });
    expect([5, 6].map((load) => domain.scaledActionCost(0, domain.state({ load })))).toEqual([
      1000, 4000,
    ]);
  });

  it("may follow from each other: without other support they are false", () => {
    const domain = loadDomain(ring);
    const near = (values: object) =>
      Object.entries(domain.readDerived(domain.state({ at: "a", ...closed, ...values })))
        .filter(([, isNear]) => isNear)
        .map(([name]) => name);
    expect(near({})).toEqual(["near_a"]);
    expect(near({ door_bc: true, door_cd: true })).toEqual(["near_a"]);
    expect(near({ door_ab: true, door_bc: true })).toEqual(["near_a", "near_b", "near_c"]);
    expect(near({ door_da: true, door_cd: true })).toEqual(["near_a", "near_c", "near_d"]);
  });

  it("have the same meaning in any order", () => {
    const turned = Object.fromEntries(Object.entries(ring.derive ?? {}).reverse());
    expect(loadDomain(rooms(turned)).hash).toBe(loadDomain(ring).hash);
  });

  it("have a warning if they are always or never true", () => {
    const derive = { near_d: { at: { "!=": "a" }, anyOf: [{ at: "a" }] }, lit: {} } as const;
    expect(loadDomain(rooms(derive)).warnings).toEqual(
      expect.arrayContaining([
        { pointer: "/derive/near_d", message: '"near_d" is never true' },
        { pointer: "/derive/lit", message: '"lit" is always true' },
        { pointer: "/goals/0", message: 'the goal "out" can never hold' },
      ]),
    );
  });

  it("cannot be assigned", () => {
    const tools = [{ name: "open", then: { near_d: true } }];
    expect(domainIssues({ ...ring, tools })).toMatchObject([
      { pointer: "/tools/0/then/near_d", message: "near_d is derived" },
    ]);
  });

  it("are refused in time if their expansion is too large", () => {
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const clique = Object.fromEntries(
      names.map((name) => [
        name,
        { anyOf: [{ at: "a" }, ...names.map((other) => ({ [other]: true, door_ab: true }))] },
      ]),
    );
    const doors = Object.fromEntries(names.map((name) => [`d_${name}`, { type: "boolean" }]));
    const parity = Object.fromEntries(
      names.map((name, index) => [
        name,
        index === 0 ? { d_n0: true } : { [`d_${name}`]: { "!=": { var: `n${index - 1}` } } },
      ]),
    );
    const source = { ...ring, state: { ...ring.state, ...doors } };
    for (const derive of [clique, parity]) {
      const issues = domainIssues({ ...source, derive: { ...ring.derive, ...derive } });
      expect(issues[0]?.message).toMatch(/comes to more than 20000 tests/);
    }
  });
});
