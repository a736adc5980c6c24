import { type Domain, loadDomain, type PackedState } from "@understudy/planner-core";
import { isFalseNode, readableParts, simplify } from "@understudy/planner-core/compiled";
import { finish } from "@understudy/planner-core/internal";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { caseProblem } from "../conditional-effects/case-problem.ts";
import { ConditionGraph } from "./condition-graph.ts";
import { formatUnreachable } from "./format-explanation.ts";
import { explainUnreachable } from "./unreachable.ts";

/** A domain of booleans, all false at the start. Each tool has its preconditions and its effects. */
function flags(
  tools: Readonly<Record<string, readonly [needs: string, gives: string]>>,
  maintain: Readonly<Record<string, boolean>> = {},
): { domain: Domain; state: PackedState } {
  const names = new Set([...Object.values(tools).join(" ").matchAll(/\w+/g)].map(([name]) => name));
  const all = (text: string): Record<string, boolean> =>
    Object.fromEntries((text.match(/\w+/g) ?? []).map((name) => [name, true]));
  const domain = loadDomain({
    name: "flags",
    state: Object.fromEntries(
      [...names, ...Object.keys(maintain)].map((name) => [name, { type: "boolean" }]),
    ),
    tools: Object.entries(tools).map(([name, [needs, gives]]) => ({
      name,
      when: all(needs),
      then: all(gives),
    })),
    maintain,
  });
  const values = [...names, ...Object.keys(maintain)].map((name) => [name, false]);
  return { domain, state: domain.state(Object.fromEntries(values)) };
}

describe("the conditions that block a goal", () => {
  it("omit irrelevant conditions", () => {
    // The first tool seems to lack `a`, but `b` alone blocks everything.
    const tools = {
      first: ["a b", "goal"],
      second: ["b", "goal"],
      third: ["c", "a"],
      fourth: ["a", "c"],
      fifth: ["b", "b"],
    } as const;
    const { domain, state } = flags(tools);
    const why = explainUnreachable({ domain, state, goal: domain.goal({ goal: true }) });
    expect(why).toMatchObject({ kind: "never", minimal: true });
    const named = why.status === "unreachable" ? why.conditions : [];
    expect(named.map(({ condition }) => condition)).toEqual(["goal=true", "b=true"]);
  });

  it("name tools that `maintain` forbids", () => {
    const { domain, state } = flags({ burn: ["", "fire ash"] }, { fire: false });
    const why = explainUnreachable({ domain, state, goal: domain.goal({ ash: true }) });
    expect(formatUnreachable(why)).toBe(
      "ash=true, which the goal asks for, can never come true: burn can never be taken.",
    );
  });

  it("allow a copy that saturates below its source's least value", () => {
    const domain = loadDomain({
      name: "jars",
      state: {
        cup: { type: "integer", min: 0, max: 3 },
        jug: { type: "integer", min: 5, max: 9 },
      },
      tools: [{ name: "fill", then: { cup: { var: "jug" } } }],
    });
    const problem = { domain, state: domain.state({ cup: 0, jug: 6 }) };
    const reachable = explainUnreachable({ ...problem, goal: domain.goal({ cup: 3 }) });
    expect(reachable.status).toBe("reachable");
    const never = explainUnreachable({ ...problem, goal: domain.goal({ cup: 2 }) });
    expect(never).toMatchObject({ status: "unreachable", kind: "never" });
  });

  it("are found in large domains too", () => {
    const count = 400;
    const tools = Array.from({ length: count }, (_, index) => {
      const [one, other] = [(index + 1) % count, (index + 7) % count];
      return [`get_${index}`, [`v${one} v${other}`, `v${index}`]] as const;
    });
    const { domain, state } = flags(Object.fromEntries(tools));
    const why = explainUnreachable({ domain, state, goal: domain.goal({ v0: true }) });
    expect(why).toMatchObject({ status: "unreachable", kind: "never", minimal: true });
  });

  it("form a minimal proof", () => {
    let checked = 0;
    fc.assert(
      fc.property(arbitraryProblem(), (problem) => {
        const why = explainUnreachable(problem);
        if (why.status !== "unreachable" || why.kind !== "never") return;
        const { domain, goal } = problem;
        const { variables } = domain;
        const goals = readableParts(simplify(goal.condition.node, variables), variables);
        const graph = finish(ConditionGraph.of(caseProblem(problem), goals));
        const texts = graph.conditions.map(({ node }) =>
          isFalseNode(node) ? "false" : domain.format(node),
        );
        const named = why.conditions.map(({ condition }) => texts.indexOf(condition));
        const isShort = why.conditions.map(({ shortfall }) => shortfall !== undefined);
        const [own, ...others] = named as [number, ...number[]];
        const isProof = (set: readonly number[]): boolean =>
          set.every((number) => {
            const { isMet, achievers } = graph.conditions[number] as (typeof graph.conditions)[0];
            const needed = (action: number): boolean =>
              graph.needs.get(action)?.some((need) => set.includes(need)) ?? false;
            // Other tests cover the reach of numbers.
            return !isMet && (isShort[named.indexOf(number)] || achievers.every(needed));
          });
        expect(isProof(named)).toBe(true);
        if (others.length > 7) return;
        for (let mask = 0; mask < 2 ** others.length - 1; mask++) {
          const fewer = others.filter((_, index) => (mask >> index) & 1);
          expect(isProof([own, ...fewer])).toBe(false);
        }
        if (others.length > 0) checked++;
      }),
      { numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(0);
  });
});
