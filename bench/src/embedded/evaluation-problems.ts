import { readFileSync } from "node:fs";
import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  type Question,
  type Value,
} from "@understudy/planner-core";
import { exampleDomainText } from "../core/domains.ts";

interface Line {
  readonly id: string;
  /** Its name. */
  readonly domain: string;
  /** The domain itself, unless it is a demo domain. */
  readonly domainJson?: DomainDefinition;
  readonly kind: "demo" | "variant" | "random";
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Readonly<Record<string, Value>>;
  readonly optimalPlan: string;
  readonly optimalCost: number;
}

/** A problem of the shipped model's evaluation. */
export interface EvaluationProblem {
  readonly question: Question;
  /** An optimal plan, as ids of ground actions. */
  readonly optimal: readonly number[];
  /** Its cost, in the domain's units. */
  readonly cost: number;
}

const file = new URL("../../../packages/llm/shipped/evaluation-problems.jsonl", import.meta.url);
const demoDomains = new Map<string, Domain>();
let known: readonly EvaluationProblem[] | undefined;

/** All problems on the demo domains, which the shipped model knows. */
export function demoProblems(): readonly EvaluationProblem[] {
  known ??= problemsWhere(({ kind }) => kind === "demo");
  return known;
}

/** The problems on domains that none of our models was trained on. */
export function strangeProblems(): readonly EvaluationProblem[] {
  return problemsWhere(({ kind }) => kind !== "demo");
}

function problemsWhere(isWanted: (line: Line) => boolean): readonly EvaluationProblem[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines
    .map((text) => JSON.parse(text) as Line)
    .filter(isWanted)
    .map(problemOf);
}

function problemOf(line: Line): EvaluationProblem {
  const { id, state, goal, optimalPlan, optimalCost } = line;
  const domain = domainOf(line);
  const { steps } = JSON.parse(optimalPlan) as {
    readonly steps: readonly { readonly tool: string; readonly args: Record<string, Value> }[];
  };
  const asked = { key: id, domain, state: domain.state(state), goal: domain.goal(goal), text: {} };
  return {
    question: asked,
    optimal: steps.map((step) => domain.actionOf(step)),
    cost: optimalCost,
  };
}

function domainOf({ domain: name, domainJson }: Line): Domain {
  if (domainJson !== undefined) return loadDomain(domainJson);
  const demo = demoDomains.get(name) ?? loadDomain(exampleDomainText(name as "village"));
  demoDomains.set(name, demo);
  return demo;
}

/** A number of problems of a few steps, spread over all. */
export function someProblems(count: number): readonly EvaluationProblem[] {
  const long = demoProblems().filter(({ optimal }) => optimal.length >= 3);
  return Array.from(
    { length: count },
    (_, index) => long[Math.floor((index * long.length) / count)] as EvaluationProblem,
  );
}
