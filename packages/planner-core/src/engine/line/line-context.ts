import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { LineValues } from "./line-names.ts";

/** A plan that a line is about. */
export interface SpokenPlan {
  readonly domain: Domain;
  readonly goal: Goal;
  readonly steps: readonly Step[];
}

/**
 * The part of a domain that a line about a plan may take words, names and numbers from: descriptions, the goal's
 * condition, the values of the steps. With it come the values that the same tools could have instead.
 */
export function wordsAbout({ domain, goal, steps }: SpokenPlan): {
  readonly world: readonly string[];
  readonly values: LineValues;
} {
  const { definition } = domain;
  const used = new Set(steps.map(({ tool }) => tool));
  const tools = definition.tools.filter(({ name }) => used.has(name));
  const goals = definition.goals?.filter(({ name }) => name === goal.name) ?? [];
  const described = [definition, ...goals, ...tools].flatMap(({ description = [] }) => description);
  const said = new Set(steps.flatMap(({ args }) => Object.values(args).map(String)));
  const unsaid = tools
    .flatMap(({ parameters = {} }) => Object.values(parameters))
    .flatMap((parameter) => ("enum" in parameter ? parameter.enum : []))
    .filter((value) => !said.has(value));
  return {
    world: [...described, domain.format(goal.condition)],
    values: { said: [...said].map(spokenName), unsaid: unsaid.map(spokenName) },
  };
}

/** A name in words. */
export function spokenName(name: string): string {
  return name.replaceAll("_", " ").replaceAll("-", " ");
}
