/**
 * Words: wishes and prohibitions of directives and personas.
 *
 * @module
 */

import { allOf } from "../../../rules/condition/condition.ts";
import type { Goal } from "../../../rules/domain/domain.ts";
import type {
  DirectiveReading,
  GoalWish,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { PreparedRequest } from "../request/prepare.ts";
import type { Meaning } from "../request/progress.ts";
import { attemptsOf, unionOf } from "./attempts.ts";
import { hasUnread, type Readings } from "./readings.ts";

/**
 * The words stage. A directive's prohibitions hold from here on, for every planner. The goals of the directive, or
 * those of the persona, come before all others; if the words decide, there are no others for now.
 *
 * @param readings undefined without a reader
 */
export function readWords(
  readings: Readings | undefined,
  { asked: request }: Pick<OpenRequest, "asked">,
): Meaning {
  if (readings === undefined) return { asked: request };
  const { text, choices, goals } = request;
  const { directive, persona: character } = text;
  const reading = directive === undefined ? undefined : readings.directive(directive);
  const isChoice = choices > 0 && character !== undefined;
  const persona = isChoice ? readings.persona(character) : undefined;
  if (reading === undefined && persona === undefined) return { asked: request };
  const wishes = wishesOf(goals, reading, persona);
  const decide = choices > 0 && readings.decide(reading, persona);
  // Without a finding, the choice of a model that was not shown to read would be chance.
  const isOpen = decide || reading === undefined || readings.mayChoose;
  const asked = withWords(isOpen ? request : { ...request, choices: 0 }, reading, wishes);
  const attempts = decide ? attemptsOf({ wishes, asked, discouraged: reading?.discouraged }) : [];
  const words = { reading, persona, wishes, attempts, asked };
  const [attempt] = attempts;
  if (attempt !== undefined) return { asked: attempt.asked, words, attempt };
  // Decisive words without an attempt: all wishes hold, as the next stage finds.
  const isDone = decide && wishes.length > 0;
  return { asked: isDone ? { ...asked, goals: wishes.map(({ goal }) => goal) } : asked, words };
}

/** The request with its prohibitions, and with its goals in the requested order. */
function withWords(
  asked: PreparedRequest,
  reading: DirectiveReading | undefined,
  wishes: readonly GoalWish[],
): PreparedRequest {
  // The goals beside a refusal that was not understood are not pursued at all.
  const isUnread = reading !== undefined && hasUnread(reading);
  const wished = new Set((isUnread ? reading.goals : wishes).map(({ declared }) => declared));
  const skipped = new Set(reading?.skipped);
  const others = asked.goals.filter((goal) => !wished.has(goal) && !skipped.has(goal));
  const conditions = [asked.maintain, reading?.maintain].filter((each) => each !== undefined);
  return {
    ...asked,
    goals: [...wishes.map(({ goal }) => goal), ...others],
    disabled: unionOf(asked.disabled, reading?.disabled),
    maintain: conditions.length > 1 ? allOf(conditions) : conditions[0],
  };
}

/** The goals of the directive, else of the persona, the favourite first. */
function wishesOf(
  goals: readonly Goal[],
  reading: DirectiveReading | undefined,
  persona: PersonaReading | undefined,
): readonly GoalWish[] {
  const isLeft = (goal: Goal): boolean => !reading?.skipped.includes(goal);
  // What was refused beside them is not known: they would be reached by any way.
  if (reading !== undefined && hasUnread(reading)) return [];
  if (reading !== undefined && reading.goals.length > 0) {
    return reading.goals.filter(({ declared }) => isLeft(declared));
  }
  if (persona === undefined || persona.goals.size === 0) return [];
  return liked(goals.filter(isLeft), persona.goals).map((goal) => ({
    goal,
    declared: goal,
    without: undefined,
  }));
}

/** The goals by their weight for a persona, as shifted priorities. */
function liked(goals: readonly Goal[], shifts: ReadonlyMap<Goal, number>): readonly Goal[] {
  const priorities = goals.map(({ priority }) => priority);
  const span = Math.max(...priorities) - Math.min(...priorities) || 1;
  const countOf = (goal: Goal): number => goal.priority / span + (shifts.get(goal) ?? 0);
  return [...goals].sort((a, b) => countOf(b) - countOf(a));
}
