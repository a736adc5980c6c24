import { describe, expect, it } from "vitest";
import { type DomainError, RequestError } from "../../../base/errors.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import { regressPlan } from "../../plan/regress/regress.ts";
import { defineDomain } from "../define-domain.ts";
import type { DomainDefinition } from "../definition/definition.ts";
import { loadDomain } from "../load-domain.ts";

const places = ["camp", "mill", "well"] as const;

const carrier = defineDomain({
  name: "carrier",
  state: {
    at: { type: "enum", values: places, position: true },
    water: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: places } },
      then: { at: "$to" },
      cost: { way: "$to", base: 3 },
    },
    { name: "run_home", then: { at: "camp" }, cost: { way: "camp" } },
    { name: "draw", when: { at: "well" }, then: { water: true }, cost: 2 },
  ],
  goals: [{ name: "drunk", when: { water: true, at: "camp" } }],
});

const ways = carrier.ways({ camp: { mill: 4, well: 9.5 }, mill: { well: 2 }, well: { camp: 8 } });
const state = carrier.state({ at: "camp" });
const plan = (...steps: { tool: "walk" | "draw" | "run_home"; args?: object }[]): number[] =>
  steps.map(({ tool, args = {} }) => carrier.actionOf({ tool, args } as never));
const toTheWell = plan(
  { tool: "walk", args: { to: "well" } },
  { tool: "draw" },
  { tool: "run_home" },
);
const { condition } = carrier.goal("drunk");

describe("costs of ways", () => {
  it("come from the request, by the agent's position before the step", () => {
    expect(provePlan(carrier.untyped, state, toTheWell, condition, { ways })).toMatchObject({
      sound: true,
      cost: 9.5 + 2 + 8,
    });
  });

  it("default to the declared costs", () => {
    expect(provePlan(carrier.untyped, state, toTheWell, condition)).toMatchObject({
      cost: 3 + 2 + 1,
    });
  });

  it("break a plan without a way, and report its start", () => {
    const closed = carrier.ways({ camp: { well: 9.5 } });
    expect(provePlan(carrier.untyped, state, toTheWell, condition, { ways: closed })).toMatchObject(
      {
        sound: false,
        failure: { kind: "no-way", message: "step 3, run_home(): there is no way from well" },
      },
    );
  });

  it("are part of regressed preconditions", () => {
    const precondition = regressPlan(carrier.untyped, toTheWell, condition, { ways });
    const works = places.filter((at) => precondition.holds(carrier.state({ at })));
    expect(works).toEqual(["camp", "mill"]);
  });

  it("may come from a function, which is not kept", () => {
    const metres = { camp: 0, mill: 4, well: 9 };
    const asked = carrier.ways((from, to) =>
      Math.abs(metres[from as keyof typeof metres] - metres[to as keyof typeof metres]),
    );
    metres.well = 100;
    const { sound, cost } = provePlan(carrier.untyped, state, toTheWell, condition, {
      ways: asked,
    });
    expect({ sound, cost }).toEqual({ sound: true, cost: 9 + 2 + 9 });
  });

  it("are refused for other domains, and for those without a position", () => {
    const other = defineDomain({
      name: "other",
      state: { on: { type: "boolean" } },
      tools: [{ name: "switch", then: { on: true } }],
    });
    expect(() => other.ways(ways)).toThrow(RequestError);
    expect(() => other.ways({})).toThrow("position");
  });

  it("are refused with one issue if they have far more places than the domain", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`p${index}`, 1]));
    expect(() => carrier.ways(many as never)).toThrow("has 1000 places; the domain has");
    expect(() => carrier.ways({ camp: many })).toThrow("/ways/camp: has 1000 places");
  });

  it("report every mistake with its place", () => {
    const wrong = { camp: { mil: 3, well: -1 }, mill: "far" } as never;
    try {
      carrier.ways(wrong);
      expect.unreachable();
    } catch (error) {
      expect((error as RequestError).issues).toMatchObject([
        { pointer: "/ways/camp/mil", message: '"mil" is not a place' },
        { pointer: "/ways/camp/well", message: "is -1" },
        { pointer: "/ways/mill", message: 'must be an object of places, not the text "far"' },
      ]);
    }
  });

  it("share a key if all costs are roughly equal", () => {
    const key = (well: number): string =>
      carrier.ways({ camp: { mill: 4, well }, mill: { well: 2 } }).key;
    expect(key(9.5)).toBe(key(8.3));
    expect(key(9.5)).not.toBe(key(3));
    expect(key(9.5)).not.toBe(carrier.ways({ camp: { mill: 4, well: 9.5 } }).key);
  });

  it("belong to the meaning of a domain", () => {
    const { definition } = carrier;
    const [walk, ...others] = definition.tools;
    const priced = { ...definition, tools: [{ ...walk, cost: 3 }, ...others] } as DomainDefinition;
    expect(loadDomain(priced).hash).not.toBe(carrier.hash);
    expect(loadDomain(JSON.parse(JSON.stringify(definition))).hash).toBe(carrier.hash);
  });
});

describe("a domain with ways", () => {
  const issuesOf = (definition: object): unknown => {
    try {
      loadDomain(definition);
      return [];
    } catch (error) {
      return (error as DomainError).issues;
    }
  };
  const base = (at: object, cost: object): object => ({
    name: "wrong",
    state: {
      at: { type: "enum", values: ["a", "b"], ...at },
      there: { type: "enum", values: ["a"] },
    },
    tools: [{ name: "go", parameters: { to: { enum: ["a", "b"] } }, then: { at: "$to" }, cost }],
  });

  it("needs a position variable", () => {
    expect(issuesOf(base({}, { way: "$to" }))).toMatchObject([
      { pointer: "/tools/0/cost/way", hint: expect.stringContaining("position") },
    ]);
  });

  it("leads to places only", () => {
    expect(issuesOf(base({ position: true }, { way: "c" }))).toMatchObject([
      { pointer: "/tools/0/cost/way", message: expect.stringContaining("not a value of at") },
    ]);
  });

  it("refuses two positions, wrong bases and unknown keys", () => {
    const definition = base({ position: true }, { way: "$to", base: 0, max: 3 }) as {
      state: Record<string, object>;
    };
    definition.state["there"] = { type: "enum", values: ["a"], position: true };
    expect(issuesOf(definition)).toMatchObject([
      { pointer: "/state/there/position" },
      { pointer: "/tools/0/cost/max" },
      { pointer: "/tools/0/cost/base" },
    ]);
  });
});
