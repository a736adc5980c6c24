import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { provePlan } from "../../rules/plan/prove-plan.ts";
import { ReferenceInterpreter } from "./reference-interpreter.ts";

describe("ReferenceInterpreter", () => {
  it("lets two effects act at once that come to the same", () => {
    const domain = loadDomain({
      name: "scales",
      state: {
        left: { type: "integer", min: 0, max: 9 },
        right: { type: "integer", min: 0, max: 9 },
        level: { type: "boolean" },
      },
      tools: [
        {
          name: "set",
          then: { right: { var: "left + 1" } },
          if: [{ when: { level: true }, then: { right: 3 } }],
        },
      ],
    });
    const plan = [{ tool: "set", args: {} }] as const;
    const reference = new ReferenceInterpreter(domain.definition);
    for (const left of [2, 4]) {
      const state = { left, right: 0, level: true };
      const actions = plan.map((step) => domain.actionOf(step));
      const { sound } = provePlan(domain, domain.state(state), actions, domain.condition({}));
      expect(sound).toBe(left === 2);
      expect(reference.prove(state, plan, {})).toMatchObject({
        sound,
        failure: sound ? undefined : "precondition",
        cost: sound ? 1000 : 0,
      });
    }
  });

  it("knows no step that no tool has, or whose effects contradict each other", () => {
    const domain = loadDomain({
      name: "lamp",
      state: { lit: { type: "boolean" }, at: { type: "enum", values: ["a", "b"] } },
      tools: [
        {
          name: "set",
          parameters: { to: { enum: ["a", "b"] } },
          then: { lit: true, at: "$to" },
          if: [{ when: { lit: true }, then: { at: "a" } }],
        },
      ],
    });
    const reference = new ReferenceInterpreter(domain.definition);
    const start = { lit: true, at: "a" };
    const failure = (tool: string, to: string) =>
      reference.prove(start, [{ tool, args: { to } }], { at: "a" }).failure;
    expect([failure("set", "a"), failure("set", "b"), failure("fly", "a")]).toEqual([
      undefined,
      "precondition",
      "unknown-action",
    ]);
  });

  it("lets two copies agree that both end at the greatest value", () => {
    const number = { type: "integer", min: 0, max: 9 } as const;
    const domain = loadDomain({
      name: "gauge",
      state: { left: number, right: number, shown: { ...number, max: 3 } },
      tools: [
        {
          name: "show",
          then: { shown: { var: "left" } },
          if: [{ when: { left: { ">=": 1 } }, then: { shown: { var: "right" } } }],
        },
      ],
    });
    const plan = [{ tool: "show", args: {} }] as const;
    const actions = plan.map((step) => domain.actionOf(step));
    const reference = new ReferenceInterpreter(domain.definition);
    for (const [right, isSound] of [
      [7, true],
      [2, false],
    ] as const) {
      const state = { left: 5, right, shown: 0 };
      const goal = isSound ? { shown: 3 } : {};
      const proof = provePlan(domain, domain.state(state), actions, domain.condition(goal));
      expect(proof.sound).toBe(isSound);
      expect(reference.prove(state, plan, goal).sound).toBe(isSound);
    }
  });
});
