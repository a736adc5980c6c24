import { COST_SCALE, type Repertoire, type RepertoireEntry } from "@understudy/planner-core";
import { printable } from "../output/printable.ts";

/** The steps of a plan in one line. */
export function stepsText({ domain }: Repertoire, { plan }: RepertoireEntry): string {
  return plan.actions.map((action) => domain.formatAction(action)).join(", ");
}

/** A plan as data: what `list` and `show` print with `--json`. */
export function planJson(repertoire: Repertoire, entry: RepertoireEntry, number: number): object {
  const { goal, plan, authors, uses, optimalScaledCost, origin } = entry;
  const info = repertoire.partitions().find(({ key }) => key === entry.partition);
  return {
    plan: number,
    goal: goal.name ?? goal.definition,
    persona: info?.persona,
    directive: info?.directive,
    when: repertoire.domain.format(entry.precondition),
    steps: plan.steps,
    authors,
    cost: entry.scaledCost / COST_SCALE,
    optimalCost: optimalScaledCost === undefined ? undefined : optimalScaledCost / COST_SCALE,
    served: uses,
    origin,
    skippedSteps: entry.skippedSteps,
    rebound: entry.rebound,
  };
}

/** The authors of a plan, in a word or two. */
export function authorsText({ authors }: RepertoireEntry): string {
  const counts = new Map<string, number>();
  for (const author of authors) counts.set(author, (counts.get(author) ?? 0) + 1);
  const [[only] = ["nobody"]] = [...counts];
  if (counts.size === 1) return only;
  return [...counts].map(([author, steps]) => `${author} ${steps}`).join(", ");
}

/** The first line of a persona, in quotes; empty for nobody in particular. */
export function personaText(persona: string | undefined): string {
  if (persona === undefined) return "";
  const first = persona.trim().split("\n")[0] ?? "";
  return printable(JSON.stringify(first.length > 40 ? `${first.slice(0, 39)}…` : first));
}
