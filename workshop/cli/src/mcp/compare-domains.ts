import { analyseReachability } from "@understudy/classical/reachability";
import type { Domain } from "@understudy/planner-core";
import { type GoalSearch, searchGoals } from "../check/goal-search.ts";
import { plural } from "../output/figures.ts";
import type { TimeLimit } from "../time-limit.ts";

/** The differences between two versions of a domain, one per line. */
export function compareDomains(before: Domain, after: Domain, limit: TimeLimit): string {
  const [old, young] = [before.definition, after.definition];
  const lines = [
    ...differences("variable", Object.entries(old.state), Object.entries(young.state)),
    ...differences("tool", named(old.tools), named(young.tools)),
    ...differences("goal", named(old.goals ?? []), named(young.goals ?? [])),
  ];
  if (JSON.stringify(old.maintain) !== JSON.stringify(young.maintain)) {
    lines.push('changed: "maintain"');
  }
  lines.push(...planDifferences(before, after, limit));
  if (lines.length > 0) return lines.join("\n");
  return before.hash === after.hash
    ? "the same domain"
    : "variables, tools and goals are the same; other parts of the domain differ";
}

type Entry = readonly [name: string, part: unknown];

function named(parts: readonly { readonly name: string }[]): Entry[] {
  return parts.map((part) => [part.name, part]);
}

function differences(kind: string, before: readonly Entry[], after: readonly Entry[]): string[] {
  const old = new Map(before);
  const young = new Map(after);
  const removed = before.filter(([name]) => !young.has(name));
  const added = after.filter(([name]) => !old.has(name));
  const changed = after.filter(
    ([name, part]) => old.has(name) && JSON.stringify(old.get(name)) !== JSON.stringify(part),
  );
  return [
    ...removed.map(([name]) => `removed: the ${kind} ${name}`),
    ...added.map(([name]) => `added: the ${kind} ${name}`),
    ...changed.map(
      ([name, part]) =>
        `changed: the ${kind} ${name}, from ${JSON.stringify(old.get(name))} to ${JSON.stringify(part)}`,
    ),
  ];
}

/** Compares plans, if both domains have a default state. */
function planDifferences(before: Domain, after: Domain, limit: TimeLimit): string[] {
  const search = (domain: Domain, part: TimeLimit) =>
    searchGoals(domain, analyseReachability(domain).goals, "optimal", part) ?? [];
  const old = new Map(
    search(before, limit.share(1 / 2)).map((found) => [found.goal, describe(found)]),
  );
  return search(after, limit).flatMap((found) => {
    const was = old.get(found.goal);
    const is = describe(found);
    return was === undefined || was === is
      ? []
      : [`the goal ${found.goal}: ${was} before, ${is} now`];
  });
}

function describe({ status, steps = 0, cost }: GoalSearch): string {
  if (status === "solved") return `${plural(steps, "step")} at cost ${cost}`;
  return status === "unsolvable" ? "no plan" : "no plan found within the limits";
}
