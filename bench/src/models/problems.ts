import { readFileSync } from "node:fs";
import { type Domain, loadDomain, type Question, type Value } from "@understudy/planner-core";
import { exampleDomainText } from "../core/domains.ts";

interface Line {
  readonly id: string;
  /** Its name. */
  readonly domain: string;
  readonly kind: "demo" | "variant" | "random";
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Readonly<Record<string, Value>>;
  readonly optimalPlan: string;
}

/** A problem of the shipped model's evaluation. */
export interface EvaluationProblem {
  readonly question: Question;
  /** An optimal plan, as ids of ground actions. */
  readonly optimal: readonly number[];
}

const file = new URL("../../../packages/llm/shipped/evaluation-problems.jsonl", import.meta.url);
const demoDomains = new Map<string, Domain>();
let known: readonly EvaluationProblem[] | undefined;

/** All problems on the demo domains, which the shipped model knows. */
export function demoProblems(): readonly EvaluationProblem[] {
  known ??= readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text) as Line)
    .filter(({ kind }) => kind === "demo")
    .map(problemOf);
  return known;
}

function problemOf({ id, domain: name, state, goal, optimalPlan }: Line): EvaluationProblem {
  const domain = demoDomains.get(name) ?? loadDomain(exampleDomainText(name as "village"));
  demoDomains.set(name, domain);
  const { steps } = JSON.parse(optimalPlan) as {
    readonly steps: readonly { readonly tool: string; readonly args: Record<string, Value> }[];
  };
  const asked = { key: id, domain, state: domain.state(state), goal: domain.goal(goal), text: {} };
  return {
    question: asked,
    optimal: steps.map((step) => domain.actionOf(step)),
  };
}

/** A number of problems of a few steps, spread over all. */
export function someProblems(count: number): readonly EvaluationProblem[] {
  const long = demoProblems().filter(({ optimal }) => optimal.length >= 3);
  return Array.from(
    { length: count },
    (_, index) => long[Math.floor((index * long.length) / count)] as EvaluationProblem,
  );
}
