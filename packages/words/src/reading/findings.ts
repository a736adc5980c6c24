import type { Domain, Finding } from "@understudy/planner-core";
import type { Ban } from "./bans/ban.ts";
import type { Bound } from "./bounds.ts";
import type { Clause } from "./clause.ts";
import type { GoalFound } from "./goals.ts";
import { SPEAKS } from "./scores.ts";

/** Limit on ground actions that are listed one by one. */
const MAX_NAMED = 3;

/** The words that support a goal. */
export function goalFinding(domain: Domain, { goal, clauses }: GoalFound): Finding {
  const said: string[] = [];
  for (const clause of clauses) {
    for (let at = 0; at < clause.entries.length; at++) {
      const { ids, strengths } = (clause.entries[at] as Clause["entries"][number]).goals;
      if ((strengths[ids.indexOf(goal)] ?? 0) > SPEAKS) said.push(clause.said[at] as string);
    }
  }
  return { words: said.join(" "), kind: "goal", of: domain.goals[goal]?.name ?? "" };
}

/** The things that a clause forbids or dismisses. */
export function banFindings(domain: Domain, clause: Clause, ban: Ban): Finding[] {
  const words = clause.said.join(" ");
  const goals = ban.goals.map(
    (goal): Finding => ({ words, kind: "skip", of: domain.goals[goal]?.name ?? "" }),
  );
  if (ban.actions.length === 0) return goals;
  return [...goals, { words, kind: "ban", of: actionsText(domain, ban.actions) }];
}

/** The bound that a clause wants to hold throughout. */
export function boundFinding(clause: Clause, { variable, operator, value }: Bound): Finding {
  return { words: clause.said.join(" "), kind: "keep", of: `${variable}${operator}${value}` };
}

/** The way in which a goal should be reached. */
export function targetFinding(domain: Domain, words: string, actions: readonly number[]): Finding {
  return { words, kind: "target", of: actionsText(domain, actions) };
}

/** Actions as readable text: one by one, or only their tools if there are many. */
function actionsText(domain: Domain, actions: readonly number[]): string {
  if (actions.length <= MAX_NAMED) {
    return actions.map((action) => domain.formatAction(action)).join(", ");
  }
  return [...new Set(actions.map((action) => domain.step(action).tool))].join(", ");
}
