import { describe, expect, it } from "vitest";
import { PlanLibrary } from "../../../kept/plan-library.ts";
import type { DomainDefinition } from "../../domain/definition/definition.ts";
import { loadDomain } from "../../domain/load-domain.ts";
import { regressPlan } from "./regress.ts";

const CHESTS = ["chest_a", "chest_b", "chest_c", "chest_d"];

const cellar: DomainDefinition = {
  name: "cellar",
  state: {
    gold: { type: "integer", min: 0, max: 40 },
    bank: { type: "integer", min: 0, max: 40 },
    toll: { type: "integer", min: 0, max: 5 },
    ...Object.fromEntries(CHESTS.map((name) => [name, { type: "integer", min: 0, max: 20 }])),
  },
  tools: [
    {
      name: "loot",
      parameters: { chest: { enum: CHESTS } },
      then: { gold: { "+": { var: "$chest" } }, $chest: 0 },
    },
    { name: "save", then: { bank: { var: "gold + bank" }, gold: 0 } },
    { name: "leave", then: { gold: { "-": { var: "2 * toll + 1" } } } },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "saved", when: { bank: { ">=": 30 } } },
  ],
};

describe("effects by sums", () => {
  const domain = loadDomain(cellar);
  const loot = CHESTS.map((chest) => domain.actionOf({ tool: "loot", args: { chest } }));
  const [save, leave] = ["save", "leave"].map((tool) => domain.actionOf({ tool, args: {} })) as [
    number,
    number,
  ];
  const told = (plan: readonly number[], goal: "rich" | "saved"): string =>
    domain.format(regressPlan(domain, plan, domain.goal(goal).condition));

  it("stay sums, however many steps add to one variable", () => {
    const condition = regressPlan(domain, loot, domain.goal("rich").condition);
    expect(domain.format(condition)).toBe("chest_a + chest_b + chest_c + chest_d + gold>=30");
    expect(condition.code.length).toBeLessThanOrEqual(300);
  });

  it("saturate at the end of a range, and must not leave it", () => {
    expect(told([loot[0] as number, save], "saved")).toBe("bank + chest_a + gold>=30");
    expect(told([leave, save], "saved")).toBe("gold>=2 * toll + 1,bank + gold>=2 * toll + 31");
    // 40 gold pieces are the most that an agent can carry.
    const full = domain.condition({ gold: { ">=": 38 } });
    expect(domain.format(regressPlan(domain, [loot[0] as number, leave], full))).toBe(
      "toll=0,chest_a + gold>=39",
    );
  });

  it("are stored in plan libraries and their files, in the domain language", () => {
    const planLibrary = new PlanLibrary(domain);
    const goal = domain.goal("rich");
    expect(planLibrary.add(loot, { goal }).kind).toBe("added");
    const file = planLibrary.toJSON();
    const when = file.partitions[0]?.plans.map((plan) => plan.when);
    expect(when).toContainEqual({ "chest_a + chest_b + chest_c + chest_d + gold": { ">=": 30 } });
    const { planLibrary: again, report } = PlanLibrary.load(domain, JSON.stringify(file));
    expect(report.counts).toMatchObject({ "set-aside": 0 });
    const state = { gold: 1, bank: 0, toll: 0, chest_a: 9, chest_b: 9, chest_c: 9, chest_d: 2 };
    const match = (packed: Int32Array) => again.match(again.partitionOf(goal), packed);
    expect(match(domain.state(state))?.plan.actions).toHaveLength(4);
    expect(match(domain.state({ ...state, gold: 0 }))).toBeUndefined();
  });

  it("are compared part by part in a file for another domain", () => {
    const planLibrary = new PlanLibrary(domain, { suffixes: false });
    planLibrary.add(loot, { goal: domain.goal("rich") });
    const [rich, ...others] = cellar.goals ?? [];
    const modest = { ...rich, name: "rich", when: { gold: { ">=": 20 } } };
    const changed = loadDomain({ ...cellar, goals: [modest, ...others] });
    const { report } = PlanLibrary.load(changed, JSON.stringify(planLibrary.toJSON()), {
      otherDomain: "prove",
    });
    expect(report.plans).toMatchObject([
      { outcome: "widened", removed: ["chest_a + chest_b + chest_c + chest_d + gold>=30"] },
    ]);
  });
});

describe("a plan with an oversized precondition", () => {
  const turn = (read: string, other: string, written: string) => ({
    when: { [read]: { ">": { var: other } } },
    then: { [written]: { "+": 1 } },
  });
  const domain = loadDomain({
    name: "mill",
    state: Object.fromEntries(
      ["a", "b", "c"].map((name) => [name, { type: "integer", min: 0, max: 40 }]),
    ),
    tools: [{ name: "turn", if: [turn("a", "b", "c"), turn("b", "c", "a"), turn("c", "a", "b")] }],
    goals: [{ name: "even", when: { "a + b + c": { ">=": 60 } } }],
  } as DomainDefinition);

  it("is not stored, with a reason", () => {
    const planLibrary = new PlanLibrary(domain);
    const plan = new Array<number>(12).fill(0);
    expect(planLibrary.add(plan, { goal: domain.goal("even") })).toEqual({
      kind: "refused",
      tooLarge: true,
      reason: "the precondition of the plan is too large to store",
    });
    expect(planLibrary.size).toBe(0);
  });
});
