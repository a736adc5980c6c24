import { describe, expect, it } from "vitest";
import { domainIssues } from "../../../testing/stages/broken-domain.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import { regressPlan } from "../../plan/regress/regress.ts";
import { defineDomain } from "../define-domain.ts";
import type { Condition, EffectDefinition } from "../definition/definition.ts";
import { loadDomain } from "../load-domain.ts";

const shop = defineDomain({
  name: "shop",
  state: {
    coins: { type: "integer", min: 0, max: 20 },
    price: { type: "integer", min: 1, max: 6 },
    tax: { type: "integer", min: 0, max: 2 },
    goods: { type: "integer", min: 0, max: 5 },
  },
  tools: [
    { name: "buy", then: { coins: { "-": { var: "price + tax" } }, goods: { "+": 1 } } },
    { name: "haggle", when: { price: { ">": 1 } }, then: { price: { "-": 1 } }, cost: 2 },
    {
      name: "earn",
      parameters: { n: { type: "integer", minimum: 1, maximum: 3 } },
      then: { coins: { "+": "$n" } },
    },
    { name: "rob", then: { coins: { "+": { var: "price" } }, price: { var: "2 * price - 1" } } },
  ],
  goals: [
    {
      name: "thrifty",
      when: { "coins - 2 * goods": { ">=": { var: "price" } }, goods: { ">=": 1 } },
    },
  ],
});

const values = { coins: 8, price: 5, tax: 1, goods: 0 };

const numbers = (when: Condition, then: Readonly<Record<string, EffectDefinition>> = {}) => ({
  name: "numbers",
  state: {
    a: { type: "integer", min: 0, max: 6 },
    b: { type: "integer", min: -3, max: 3 },
    c: { type: "integer", min: 0, max: 4 },
    wide: { type: "integer", min: 0, max: 1_000_000 },
    wider: { type: "integer", min: 0, max: 1_000_000 },
    on: { type: "boolean" },
  },
  tools: [
    { name: "act", parameters: { k: { type: "integer", minimum: 1, maximum: 2 } }, when, then },
  ],
});

describe("sums", () => {
  const after = (tool: "buy" | "haggle" | "rob", start: typeof values) => {
    const plan = [shop.actionOf({ tool, args: {} })];
    const holds = (condition: Parameters<typeof shop.condition>[0]) =>
      provePlan(shop.untyped, shop.state(start), plan, shop.condition(condition)).sound;
    return { holds };
  };

  it("can be amounts that depend on the state before the step", () => {
    expect(after("buy", values).holds({ coins: 2, goods: 1 })).toBe(true);
    expect(after("rob", values).holds({ coins: 13 })).toBe(true);
    expect(after("rob", { ...values, coins: 18 }).holds({ coins: 20 })).toBe(true);
  });

  it("make an action inapplicable that would take a number below its range", () => {
    const { holds } = after("buy", { ...values, coins: 5 });
    expect(holds({})).toBe(false);
    expect(after("buy", { ...values, coins: 6 }).holds({ coins: 0 })).toBe(true);
  });

  it("can be assigned, and saturate at the end of the range", () => {
    expect(after("rob", { ...values, price: 3 }).holds({ price: 5 })).toBe(true);
    expect(after("rob", { ...values, price: 5 }).holds({ price: 6 })).toBe(true);
  });

  it("are compared with numbers, variables and other sums", () => {
    const holds = (condition: Parameters<typeof shop.condition>[0]) =>
      shop.condition(condition).holds(shop.state(values));
    expect(holds({ "price + tax": 6 })).toBe(true);
    expect(holds({ "price + tax": { "<": { var: "coins" } } })).toBe(true);
    expect(holds({ coins: { ">=": { var: "price + 2 * tax + 1" } } })).toBe(true);
    expect(holds({ coins: { ">": { var: "price + 2 * tax + 1" } } })).toBe(false);
    expect(holds({ "- price + coins": { in: [1, 3] } })).toBe(true);
    expect(holds({ "price - tax": { "!=": { var: "coins - 4" } } })).toBe(false);
  });

  it("are part of the regressed precondition", () => {
    const plan = ["haggle", "buy"].map((tool) => shop.actionOf({ tool: tool as "buy", args: {} }));
    const needs = regressPlan(shop.untyped, plan, shop.goal("thrifty").condition);
    for (let coins = 0; coins <= 20; coins++) {
      for (let price = 1; price <= 6; price++) {
        const state = shop.state({ ...values, coins, price });
        const paid = price - 1 + values.tax;
        const isEnough = price > 1 && coins >= paid && coins - paid - 2 >= price - 1;
        expect(needs.holds(state), `${coins} coins, price ${price}`).toBe(isEnough);
      }
    }
  });

  it("are reported in their written form where a plan breaks", () => {
    const prove = (start: typeof values, tool: "buy" | "haggle") => {
      const plan = [shop.actionOf({ tool, args: {} })];
      const goal = shop.goal("thrifty").condition;
      const proof = provePlan(shop.untyped, shop.state(start), plan, goal);
      return proof.sound ? undefined : proof.failure.message;
    };
    expect(prove({ ...values, coins: 4 }, "buy")).toBe(
      "step 1, buy(): needs coins>=price + tax, but tax=1, price=5, coins=4",
    );
    expect(prove({ ...values, coins: 6, goods: 2 }, "haggle")).toBe(
      "after 1 steps the goal is not reached: needs coins - 2 * goods>=price, but goods=2, price=4, coins=6",
    );
  });

  it("may name parameters, as variables and as numbers", () => {
    const state = {
      ...numbers({}).state,
      load_1: { type: "integer", min: 0, max: 3 },
      load_2: { type: "integer", min: 0, max: 3 },
    };
    const domain = loadDomain({ ...numbers({ "load_$k + $k": { "<=": 3 } }), state });
    const start = domain.state({
      a: 0,
      b: 0,
      c: 0,
      wide: 0,
      wider: 0,
      on: true,
      load_1: 2,
      load_2: 2,
    });
    const applies = [1, 2].map((k) => {
      const plan = [domain.actionOf({ tool: "act", args: { k } })];
      return provePlan(domain, start, plan, domain.condition({})).sound;
    });
    expect(applies).toEqual([true, false]);
  });

  it("with wide ranges can be compared as a difference of two variables", () => {
    const domain = loadDomain(numbers({ "wide - wider": { "<=": 40 }, "2 * wide": { ">": 9 } }));
    expect(domain.format(domain.simplifiedCondition(0))).toBe("wide>=5,wide<=wider+40");
  });

  it("with at most one variable are plain tests", () => {
    const domain = loadDomain(numbers({ "3 * a - a": { ">=": 5 }, "c - c": 0 }));
    expect(domain.format(domain.simplifiedCondition(0))).toBe("a>=3");
  });

  it("drop an action if they contradict another effect in every state", () => {
    const state = { ...numbers({}).state, load_1: { type: "integer", min: 0, max: 3 } };
    const then = { load_$k: { "+": { var: "a + b" } }, load_1: { var: "c" } };
    const tools = [{ ...numbers({}, then).tools[0], parameters: { k: { enum: ["1"] } } }];
    const domain = loadDomain({ ...numbers({}), state, tools });
    expect(domain.dropped).toMatchObject([{ reason: "two different effects on load_1" }]);
  });

  it("are refused as amounts of non-integers, and with too many values", () => {
    const one = { on: { "+": { var: "a + b" } } };
    expect(domainIssues(numbers({}, one))).toMatchObject([
      { message: expect.stringContaining("on is not an integer") },
    ]);
    const many = { wide: { "+": { var: "wider" } } };
    expect(domainIssues(numbers({}, many))).toMatchObject([
      { message: expect.stringContaining("more than 512 effects") },
    ]);
  });
});
