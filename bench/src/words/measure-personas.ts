import type { DirectiveReader, Domain, Goal, PersonaReading } from "@understudy/planner-core";
import type { DirectiveSet } from "./directive-sets.ts";

/** Results of a reader on characters. */
export interface PersonaFigures {
  readonly personas: number;
  readonly right: number;
  /** Share of the highest-priority goal alone. */
  readonly mostImportant: number;
}

/** Counts characters that follow the right goal if all goals are open. */
export function measurePersonas(
  sets: readonly DirectiveSet[],
  reader: DirectiveReader,
): PersonaFigures {
  let personas = 0;
  let right = 0;
  let mostImportant = 0;
  for (const { domain, directives } of sets) {
    for (const { text, goals } of directives) {
      personas++;
      if (followedGoal(domain, reader.readPersona(domain, text)).name === goals[0]) right++;
      if (followedGoal(domain, undefined).name === goals[0]) mostImportant++;
    }
  }
  return { personas, right, mostImportant };
}

/** The goal with the highest priority, adjusted by the character's preferences. */
function followedGoal(domain: Domain, reading: PersonaReading | undefined): Goal {
  const priorities = domain.goals.map(({ priority }) => priority);
  const span = Math.max(...priorities) - Math.min(...priorities) || 1;
  const rankOf = (goal: Goal): number => goal.priority / span + (reading?.goals.get(goal) ?? 0);
  return domain.goals.reduce((best, goal) => (rankOf(goal) > rankOf(best) ? goal : best));
}
