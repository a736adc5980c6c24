import { analyseReachability } from "@understudy/classical/reachability";
import { type Domain, RequestError } from "@understudy/planner-core";
import type { PictureOptions } from "../options.ts";
import type { Exchanges } from "./exchanges.ts";
import type { DomainPart } from "./part.ts";

/**
 * The tools and goals of a domain, with their marks.
 *
 * @throws RequestError for an invalid step or an unknown goal
 */
export function findParts(
  domain: Domain,
  { all }: Exchanges,
  { plan = [], goal: wanted }: PictureOptions,
): readonly DomainPart[] {
  const { tools, goals, actions } = domain;
  const unreachable = analyseReachability(domain);
  const isOut = new Set(unreachable.actions);
  const reached = new Set<number>();
  for (let action = 0; action < actions.count; action++) {
    if (!isOut.has(action)) reached.add(actions.tool[action] as number);
  }
  const givers = new Set(all.map(({ giver }) => giver));
  const steps = new Map<string, number[]>();
  for (const [index, step] of plan.entries()) {
    if (domain.actionOf(step) < 0) {
      const message = `names no action of ${domain.name}`;
      throw new RequestError([
        { pointer: `/plan/${index}`, message, hint: "use a plan of this domain" },
      ]);
    }
    steps.set(step.tool, [...(steps.get(step.tool) ?? []), index + 1]);
  }
  if (wanted !== undefined) domain.goal(wanted);
  return [
    ...tools.map(
      ({ name }, index): DomainPart => ({
        kind: "tool",
        name,
        mark: !reached.has(index) ? "never" : givers.has(index) ? undefined : "dead-end",
        steps: steps.get(name) ?? [],
      }),
    ),
    ...goals.map(
      (goal): DomainPart => ({
        kind: "goal",
        name: goal.name ?? "",
        mark: unreachable.goals.includes(goal) ? "never" : undefined,
        steps: goal.name === wanted ? [0] : [],
      }),
    ),
  ];
}
