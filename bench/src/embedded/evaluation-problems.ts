import { readFileSync } from "node:fs";
import { type Domain, loadDomain, type Question, type Value } from "@understudy/planner-core";
import { exampleDomainText } from "../core/domains.ts";

interface Line {
  readonly id: string;
  readonly domain: "village" | "guard" | "courier";
  readonly kind: string;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Readonly<Record<string, Value>>;
  readonly optimalPlan: string;
}

/** One of the problems that come with the shipped model. */
export interface EvaluationProblem {
  readonly question: Question;
  /** A plan of minimal cost, as ids of ground actions. */
  readonly optimal: readonly number[];
}

const file = new URL("../../../packages/llm/models/evaluation-problems.jsonl", import.meta.url);
const names = ["village", "guard", "courier"] as const;
let known: readonly EvaluationProblem[] | undefined;

/** All problems on the demo domains: those that the shipped model knows. */
export function demoProblems(): readonly EvaluationProblem[] {
  if (known !== undefined) return known;
  const domains = new Map<string, Domain>(
    names.map((name) => [name, loadDomain(exampleDomainText(name))]),
  );
  const lines = readFileSync(file, "utf8").trim().split("\n");
  known = lines.flatMap((text) => {
    const { id, domain: name, kind, state, goal, optimalPlan } = JSON.parse(text) as Line;
    const domain = domains.get(name);
    if (kind !== "demo" || domain === undefined) return [];
    const { steps } = JSON.parse(optimalPlan) as {
      readonly steps: readonly { readonly tool: string; readonly args: Record<string, Value> }[];
    };
    return [
      {
        question: {
          key: id,
          domain,
          state: domain.state(state),
          goal: domain.goal(goal),
          text: {},
        },
        optimal: steps.map((step) => domain.actionOf(step)),
      },
    ];
  });
  return known;
}

/** So many problems that take a few steps, spread over all of them. */
export function someProblems(count: number): readonly EvaluationProblem[] {
  const long = demoProblems().filter(({ optimal }) => optimal.length >= 3);
  return Array.from(
    { length: count },
    (_, index) => long[Math.floor((index * long.length) / count)] as EvaluationProblem,
  );
}
