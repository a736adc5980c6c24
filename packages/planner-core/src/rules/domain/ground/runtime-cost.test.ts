import { describe, expect, it } from "vitest";
import { CostError, type DomainError } from "../../../base/errors.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import { defineDomain } from "../define-domain.ts";

/** A walk with a cost from `answer`; records its calls. */
function walkCosting(answer: (wood: number, far: boolean) => unknown, min = 0.5) {
  const calls: object[] = [];
  const domain = defineDomain({
    name: "hauling",
    state: {
      wood: { type: "integer", min: 0, max: 8 },
      road: { type: "boolean" },
      moves: { type: "integer", min: 0, max: 99 },
    },
    tools: [
      {
        name: "walk",
        parameters: { far: { type: "boolean" } },
        then: { moves: { "+": 1 }, wood: { "-": 1 } },
        cost: {
          base: 3,
          min,
          reads: ["wood", "road", "wood"],
          of(values, args) {
            calls.push({ ...values, ...args });
            return answer(values.wood, args.far) as number;
          },
        },
      },
    ],
  });
  return { domain, calls };
}

const start = { wood: 4, road: true, moves: 0 };

describe("a run-time cost", () => {
  it("is computed from the state before each step and the arguments", () => {
    const { domain, calls } = walkCosting((wood, far) => wood + (far ? 0.25 : 0));
    const walk = (far: boolean) => domain.actionOf({ tool: "walk", args: { far } });
    const plan = [walk(false), walk(true), walk(true)];
    const proof = provePlan(domain, domain.state(start), plan, domain.condition({}));
    expect(proof.cost).toBe(4 + 3.25 + 2.25);
    expect(calls).toEqual([
      { wood: 4, road: true, far: false },
      { wood: 3, road: true, far: true },
      { wood: 2, road: true, far: true },
    ]);
  });

  it("has a base and a minimum for use without a state", () => {
    const { domain, calls } = walkCosting(() => 1);
    expect([...domain.actions.scaledCost]).toEqual([3000, 3000]);
    expect([...domain.actions.minScaledCost]).toEqual([500, 500]);
    expect(domain.hasRuntimeCosts).toBe(true);
    expect(calls).toEqual([]);
  });

  it.each([
    [0.5, 500],
    [1, 1000],
    [0.1 + 0.2 + 0.3, 600],
    [1.0001, 1001],
    [1.9999, 2000],
    [1.1, 1100],
    [4.35, 4350],
    [1e6, 1e9],
  ])(
    "of %d counts %d thousandths: rounded up, but not for the last binary digit",
    (cost, scaled) => {
      const { domain } = walkCosting(() => cost);
      expect(domain.scaledActionCost(0, domain.state(start))).toBe(scaled);
    },
  );

  it.each([0.499, 0, -1, 1e6 + 0.001, Number.NaN, Number.POSITIVE_INFINITY, "2", null, undefined])(
    "of %s is an error at planning time that names the action",
    (cost) => {
      const { domain } = walkCosting(() => cost);
      const ask = (): unknown => domain.scaledActionCost(0, domain.state(start));
      expect(ask).toThrow(CostError);
      expect(ask).toThrow(/The cost of walk\(far=false\) is .*from 0.5 \(its min\) to 1000000/);
    },
  );

  it("becomes an error with its cause if it throws", () => {
    const cause = new Error("no map");
    const { domain } = walkCosting(() => {
      throw cause;
    });
    expect(() => domain.scaledActionCost(0, domain.state(start))).toThrow(
      expect.objectContaining({ name: "CostError", code: "invalid-cost", cause }) as CostError,
    );
  });

  it("cannot change the state that it reads", () => {
    const domain = defineDomain({
      name: "x",
      state: { wood: { type: "integer", min: 0, max: 8 } },
      tools: [
        {
          name: "walk",
          cost: {
            base: 1,
            min: 1,
            reads: ["wood"],
            of(values) {
              (values as { wood: number }).wood = 0;
              return 1;
            },
          },
        },
      ],
    });
    expect(() => domain.scaledActionCost(0, domain.state({ wood: 1 }))).toThrow(CostError);
  });

  it("may call for other costs, and then reads its own values again", () => {
    let costOf: (action: number, wood: number) => number = () => 0;
    const domain = defineDomain({
      name: "x",
      state: { wood: { type: "integer", min: 0, max: 8 } },
      tools: [
        { name: "look", cost: { base: 1, min: 1, reads: ["wood"], of: ({ wood }) => 1 + wood } },
        {
          name: "walk",
          cost: {
            base: 1,
            min: 1,
            reads: ["wood"],
            of(values) {
              const before = values.wood;
              const look = costOf(0, before + 1) / 1000;
              expect(() => costOf(2, 8)).toThrow(CostError);
              expect(values.wood).toBe(before);
              return look;
            },
          },
        },
        { name: "zzz", cost: { base: 1, min: 1, reads: ["wood"], of: () => 0 } },
      ],
    });
    costOf = (action, wood) => domain.scaledActionCost(action, domain.state({ wood }));
    expect(costOf(1, 3)).toBe(5000);
  });

  it("keeps its `this`", () => {
    const cost = {
      base: 2,
      min: 1,
      reads: [],
      weather: 1,
      of(): number {
        return 1 + this.weather;
      },
    } as const;
    const domain = defineDomain({
      name: "x",
      state: { on: { type: "boolean" } },
      tools: [{ name: "walk", cost: { base: 2, min: 1, reads: [], of: () => cost.of() } }],
    });
    expect(domain.scaledActionCost(0, domain.state({ on: true }))).toBe(2000);
  });

  it("is checked when the domain is defined", () => {
    const define = (cost: object): unknown =>
      defineDomain({
        name: "x",
        state: { wood: { type: "integer", min: 0, max: 8 } },
        tools: [{ name: "walk", cost: cost as never }],
      });
    const pointers = (cost: object): string[] => {
      try {
        define(cost);
        return [];
      } catch (error) {
        return (error as DomainError).issues.map(({ pointer }) => pointer);
      }
    };
    const sound = { base: 2, min: 1, reads: ["wood"], of: () => 2 };
    expect(pointers(sound)).toEqual([]);
    expect(pointers({ ...sound, base: 0 })).toEqual(["/tools/0/cost/base"]);
    expect(pointers({ ...sound, min: 3 })).toEqual(["/tools/0/cost/min"]);
    expect(pointers({ ...sound, reads: ["wod"] })).toEqual(["/tools/0/cost/reads/0"]);
    expect(pointers({ ...sound, reads: "wood" })).toEqual(["/tools/0/cost/reads"]);
    expect(pointers({ ...sound, of: 2 })).toEqual(["/tools/0/cost/of"]);
    expect(pointers({ ...sound, off: 2 })).toEqual(["/tools/0/cost/off"]);
  });
});
