import { explainUnreachable, formatUnreachable } from "@understudy/classical";
import type { Domain } from "@understudy/planner-core";
import { plural } from "../output/figures.ts";
import type { TimeLimit } from "../time-limit.ts";
import type { Days } from "./simulate-days.ts";

const EXPANSIONS = 5_000;

/** Simulated days as short text and as data. */
export function describeDays(
  domain: Domain,
  { days, goals, used, steps, plansBroken, undecided }: Days,
  limit: TimeLimit,
): { readonly text: string; readonly data: Readonly<Record<string, unknown>> } {
  const never = goals.filter(({ reached }) => reached === 0);
  const idle = [...used].filter(([, count]) => count === 0).map(([name]) => name);
  const reached = goals.reduce((total, goal) => total + goal.reached, 0);
  const lines = [
    `${plural(days, "day")}: ${plural(reached, "goal")} reached in ${plural(steps, "step")}, ${plural(plansBroken, "plan")} broken by the world`,
    ...(undecided === 0 ? [] : [`${plural(undecided, "search")} ended without plan or proof`]),
  ];
  const explaining = limit.share(1 / 2);
  for (const { name, wanted, stuckIn } of never) {
    if (wanted === 0) {
      lines.push(`✗ the goal ${name} was never wanted: it held already`);
      continue;
    }
    const goal = domain.goal(name);
    const why =
      stuckIn === undefined || explaining.isOver
        ? undefined
        : explainUnreachable(
            { domain, state: stuckIn, goal },
            { expansions: EXPANSIONS, ...explaining.slice },
          );
    lines.push(`✗ the goal ${name} was wanted ${plural(wanted, "time")}, and never reached`);
    if (why?.status === "unreachable") lines.push(formatUnreachable(why).replace(/^/gm, "  "));
  }
  if (idle.length > 0) lines.push(`✗ no plan used ${idle.join(", ")}`);
  if (never.length === 0) lines.push("✓ every goal was reached");
  for (const goal of goals.filter((one) => one.reached > 0)) {
    lines.push(`  ${goal.name}: reached ${goal.reached} of ${goal.wanted} times`);
  }
  const findings = never.map(({ name, wanted }) => ({
    pointer: `/goals/${domain.written.goals?.findIndex((goal) => goal.name === name) ?? -1}`,
    message:
      wanted === 0
        ? `the goal "${name}" held already whenever a day began`
        : `the goal "${name}" was never reached`,
  }));
  const data = {
    days,
    goals: goals.map(({ name, wanted, reached: count }) => ({ name, wanted, reached: count })),
    tools: [...used].map(([name, count]) => ({ name, used: count })),
    plansBroken,
    findings,
  };
  return { text: lines.join("\n"), data };
}
